import type { Problem } from '../domain/problem.ts'
import { problemOf, refusalOf } from './refusal.ts'
import { readVerificationKey, type VerificationKey } from './sigstore/policy.ts'
import { openTrustedRoots, type TrustedRoot } from './sigstore/trusted-root.ts'
import type { TrustFile, TrustMaterial } from './trust.ts'

/** Trust material, read and ready for any number of signatures. */
export type OpenTrustMaterial = {
  /** Pinned roots first: where a bundle verifies under several, the reader's own is the one named. */
  readonly roots: readonly TrustedRoot[]
  readonly keys: readonly (VerificationKey & { readonly file: TrustFile })[]
  readonly thresholds: TrustMaterial['thresholds']
  /** What could not be read or was left out. Nothing of it makes anything pass. */
  readonly problems: readonly Problem[]
}

/** Reads trusted roots and keys. One broken file is a problem; the others count. */
export function openTrustMaterial(material: TrustMaterial): OpenTrustMaterial {
  const opened = pinnedFirst(material.trustedRoots).map(openTrustedRoots)
  const roots = opened.flatMap(({ roots }) => roots)
  const problems = opened.flatMap(({ problems }) => problems)
  const keys = pinnedFirst(material.keys ?? []).flatMap((file) => {
    try {
      return [{ ...readVerificationKey(file.bytes), file }]
    } catch (error) {
      problems.push(problemOf(refusalOf(error), { path: file.path, digest: file.sha256 }))
      return []
    }
  })
  return {
    roots,
    keys,
    thresholds: material.thresholds,
    problems: [...problems, ...roots.flatMap(({ skipped }) => skipped)],
  }
}

function pinnedFirst(files: readonly TrustFile[]): readonly TrustFile[] {
  return [
    ...files.filter(({ origin }) => origin === 'pinned'),
    ...files.filter(({ origin }) => origin === 'archive'),
  ]
}
