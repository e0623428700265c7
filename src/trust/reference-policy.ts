import type { TrustCode } from './codes.ts'

/** One way in which provenance departs from the policy. */
export type ProvenanceFinding = { readonly code: TrustCode; readonly message: string }

/** What is quoted of provenance may be anything, megabytes included; a reason is for people. */
const LONGEST = 400

export function short({ code, message }: ProvenanceFinding): ProvenanceFinding {
  return { code, message: message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message }
}

/** The branch or tag that an artifact must be built from. */
export type ReferencePolicy =
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string }
  /** A version: `v1.2` stands for every release `v1.2.x`, `v1.2.3` for itself. */
  | { readonly kind: 'versioned-tag'; readonly name: string }
  /** Any of these whole references: `refs/heads/main`. */
  | { readonly kind: 'any-of'; readonly refs: readonly string[] }

const HEADS = 'refs/heads/'
const TAGS = 'refs/tags/'

/** What people call a reference by: as a whole, or the name of a branch or tag. */
export function wholeReferences(name: string): readonly string[] {
  return name.startsWith('refs/') ? [name] : [HEADS + name, TAGS + name]
}

/** Holds the reference that was built against the one that was asked for; both are compared as whole strings. */
export function checkReference(ref: string | undefined, policy: ReferencePolicy): ProvenanceFinding[] {
  if (ref === undefined) return [{ code: 'E-REF-MISSING', message: 'it names no branch or tag' }]
  switch (policy.kind) {
    case 'any-of':
      if (policy.refs.includes(ref)) return []
      return [{ code: 'E-REF-MISMATCH', message: `it was built from ${ref}` }]
    case 'branch':
      if (!ref.startsWith(HEADS)) return [otherKind(ref, 'branch')]
      if (ref === HEADS + policy.name) return []
      return [
        {
          code: 'E-BRANCH-MISMATCH',
          message: `it was built from ${ref}, not from the branch ${policy.name}`,
        },
      ]
    case 'tag':
      if (!ref.startsWith(TAGS)) return [otherKind(ref, 'tag')]
      if (ref === TAGS + policy.name) return []
      return [
        { code: 'E-TAG-MISMATCH', message: `it was built from ${ref}, not from the tag ${policy.name}` },
      ]
    case 'versioned-tag':
      if (!ref.startsWith(TAGS)) return [otherKind(ref, 'tag')]
      if (isVersionOf(ref.slice(TAGS.length), policy.name)) return []
      return [
        { code: 'E-TAG-VERSION', message: `it was built from ${ref}, which is no version of ${policy.name}` },
      ]
  }
}

function otherKind(ref: string, asked: 'branch' | 'tag'): ProvenanceFinding {
  return { code: 'E-REF-KIND', message: `it was built from ${ref}, where a ${asked} was asked for` }
}

/** Semantic Versioning 2.0.0, with an optional `v` and with trailing parts left out. */
const VERSION =
  /^(v?)(0|[1-9]\d*)(?:\.(0|[1-9]\d*)(?:\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?)?)?$/

/** Parts that the policy leaves out are free; a pre-release only counts where the policy names that very one. */
function isVersionOf(tag: string, wanted: string): boolean {
  const [, prefix, ...parts] = VERSION.exec(wanted) ?? []
  const [, tagPrefix, ...tagParts] = VERSION.exec(tag) ?? []
  if (prefix === undefined || prefix !== tagPrefix) return false
  const [major, minor, patch, preRelease, build] = parts
  const isFree = (part: string | undefined, position: number) =>
    part === undefined || part === tagParts[position]
  return (
    [major, minor, patch].every(isFree) &&
    preRelease === tagParts[3] &&
    (build === undefined || build === tagParts[4])
  )
}
