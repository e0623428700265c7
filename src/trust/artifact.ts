import { createHash } from 'node:crypto'
import { type DigestSet, revisionOf, STRONG_ALGORITHMS, sameSubject } from '../domain/digest.ts'
import type { HashName } from './sigstore/algorithms.ts'

/** What a signature must be about: its bytes, or what is known of them. */
export type Artifact =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'digests'; readonly digests: DigestSet }

/** The artifact's digest by an algorithm, lower-case hexadecimal; `undefined` where it is not known. */
export function digestOf(artifact: Artifact, hash: HashName): string | undefined {
  return artifact.kind === 'bytes'
    ? createHash(hash).update(artifact.bytes).digest('hex')
    : artifact.digests[hash]?.toLowerCase()
}

/**
 * The source revision that a statement must be about, where it must be about one. git names it by SHA-1 mostly, and
 * SLSA's source track knows it by no other name: what is weak for a file is all there is for a revision.
 */
export function askedRevision(artifact: Artifact): string | undefined {
  return artifact.kind === 'digests' ? revisionOf(artifact.digests) : undefined
}

/** True when a statement's subject is this artifact, by a digest that no two artifacts share. */
export function isSubject(artifact: Artifact, subject: DigestSet): boolean {
  const revision = askedRevision(artifact)
  if (revision !== undefined) return revision === revisionOf(subject)
  return sameSubject(digestsLike(artifact, subject), subject)
}

/** True when only a weak digest, such as SHA-1, says that the subject is this artifact (SIG-77). */
export function isWeakSubject(artifact: Artifact, subject: DigestSet): boolean {
  const digests = digestsLike(artifact, subject)
  const shared = Object.keys(subject).filter((name) => Object.hasOwn(digests, name))
  return (
    shared.length > 0 &&
    shared.every((name) => digests[name]?.toLowerCase() === subject[name]?.toLowerCase()) &&
    !shared.some(isStrong)
  )
}

/** True when a subject is named by a digest that no two artifacts share. */
export function hasStrongDigest(subject: DigestSet): boolean {
  return Object.keys(subject).some(isStrong)
}

/** True when there is a strong digest by which artifact and subject can be told apart. */
export function isComparable(artifact: Artifact, subject: DigestSet): boolean {
  const digests = digestsLike(artifact, subject)
  return Object.keys(subject).some((name) => isStrong(name) && Object.hasOwn(digests, name))
}

/** For an artifact in bytes: every digest that the subject names and that can be computed. */
function digestsLike(artifact: Artifact, subject: DigestSet): DigestSet {
  if (artifact.kind === 'digests') return artifact.digests
  const { bytes } = artifact
  const computable = Object.keys(subject).filter((name) => isStrong(name) || WEAK.includes(name))
  return Object.fromEntries(
    computable.map((name) => [name, createHash(name).update(bytes).digest('hex')] as const),
  )
}

const WEAK: readonly string[] = ['sha1', 'md5', 'sha224']
const isStrong = (name: string) => (STRONG_ALGORITHMS as readonly string[]).includes(name)

/** For people: `sha256:90ab...`. */
export function showArtifact(artifact: Artifact): string {
  const digests = artifact.kind === 'bytes' ? { sha256: digestOf(artifact, 'sha256') } : artifact.digests
  const [name, value] = Object.entries(digests)[0] ?? ['no digest', '']
  return `${name}:${value}`
}
