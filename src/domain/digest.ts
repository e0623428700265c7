declare const sha256Brand: unique symbol

/** A SHA-256 digest as 64 lower-case hexadecimal digits, without a prefix. */
export type Sha256 = string & { readonly [sha256Brand]: true }

/** Reads 64 hexadecimal digits, with or without a `sha256:` prefix, in lower case. */
export function parseSha256(text: string): Sha256 | undefined {
  const hex = text.startsWith('sha256:') ? text.slice(7) : text
  return /^[0-9a-f]{64}$/.test(hex) ? (hex as Sha256) : undefined
}

/** A subject's digests by algorithm name, as in-toto's DigestSet: `{ sha256: '90ab...' }`. */
export type DigestSet = Readonly<Record<string, string>>

/** Algorithms that may identify an artifact. SHA-1 and MD5 alone never suffice (SIG-77). */
export const STRONG_ALGORITHMS = ['sha256', 'sha384', 'sha512'] as const

/** The revision that a set names as git does; undefined where it names anything else besides. */
export function revisionOf(digests: DigestSet): string | undefined {
  return Object.keys(digests).length === 1 && Object.hasOwn(digests, 'gitCommit')
    ? digests.gitCommit?.toLowerCase()
    : undefined
}

/** True when two sets share a strong algorithm and agree on every algorithm that they share. */
export function sameSubject(a: DigestSet, b: DigestSet): boolean {
  const shared = Object.keys(a).filter((name) => Object.hasOwn(b, name))
  const strong = shared.some((name) => (STRONG_ALGORITHMS as readonly string[]).includes(name))
  return strong && shared.every((name) => a[name]?.toLowerCase() === b[name]?.toLowerCase())
}
