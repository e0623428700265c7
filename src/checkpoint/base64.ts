/** Base64 of RFC 4648, section 4, in its one canonical form: padded, with no bit left over. `undefined` for any other. */
export function decodeBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
