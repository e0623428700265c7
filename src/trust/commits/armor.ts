/** Base64 in its one canonical form, padded; `undefined` for anything else. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : undefined
}

/**
 * The bytes between `-----BEGIN label-----` and `-----END label-----`; the text says why there are none. Base64 counts in
 * its canonical form only, whatever its line breaks, and nothing but line feeds may follow: so that one signature has
 * one spelling.
 */
export function readArmor(armored: string, label: string): Buffer | string {
  const begin = `-----BEGIN ${label}-----\n`
  const end = `\n-----END ${label}-----`
  const until = armored.indexOf(end)
  if (armored.includes('\r')) return 'there is a carriage return in its armour'
  if (!armored.startsWith(begin) || until === -1) return 'its armour does not end'
  if (!/^\n*$/.test(armored.slice(until + end.length))) return 'something follows its armour'
  const body = armored.slice(begin.length, until).replaceAll('\n', '')
  return decodeBase64(body) ?? 'its armour is not canonical base64'
}
