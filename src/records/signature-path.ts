const SIGNATURE = /\.sigstore\.json$/

/**
 * The file that a signature lies beside: `<file>.sigstore.json`, or `<file>.<name>.sigstore.json` where several signed.
 * Undefined for a path that is no signature.
 */
export function signedFile(path: string, isFile: (path: string) => boolean): string | undefined {
  if (!SIGNATURE.test(path)) return undefined
  const plain = path.replace(SIGNATURE, '')
  return isFile(plain) ? plain : plain.replace(/\.[a-z0-9-]+$/, '')
}
