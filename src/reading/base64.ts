/**
 * Decodes base64 in the standard or the URL-safe alphabet; DSSE allows both (DSSE v1.0.2, "JSON envelope").
 * `undefined` for anything else: `Buffer.from` skips what it does not know, so two readers of one text could see
 * different bytes.
 */
export function readBase64(text: string): Uint8Array | undefined {
  const standard = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0
  const urlSafe = /^[A-Za-z0-9_-]*={0,2}$/.test(text) && (text.length % 4 === 0 || !text.endsWith('='))
  if (!standard && !urlSafe) return undefined
  const digits = text.replaceAll('=', '').length
  return digits % 4 === 1 ? undefined : new Uint8Array(Buffer.from(text, 'base64'))
}
