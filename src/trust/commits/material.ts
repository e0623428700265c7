import type { Problem } from '../../domain/problem.ts'
import { METHODS } from '../methods/index.ts'
import type { CommitMethod, CommitTrustFiles, CommitVerifier } from './method.ts'
import { type RawCommit, readCommit, signedCommit } from './read.ts'

/** What commits are verified against: every method with its material, read and ready. */
export type CommitTrustMaterial = {
  readonly methods: readonly { readonly method: CommitMethod; readonly verifier: CommitVerifier }[]
  /** What could not be read. Nothing of it makes a commit good. */
  readonly problems: readonly Problem[]
}

/** Reads trust material for commits. No commit is looked at yet. */
export function readCommitTrust(files: CommitTrustFiles): CommitTrustMaterial {
  return materialOf(
    METHODS.filter((method) => method.signs === 'commits').map((method) => ({
      method,
      verifier: method.read(files),
    })),
  )
}

/**
 * The pass beforehand, for methods whose library is asynchronous (OpenPGP). Give it all commits that will be verified;
 * it looks only at those signed by such a method. Verdicts are synchronous afterwards.
 */
export async function prepareCommitTrust(
  material: CommitTrustMaterial,
  commits: Iterable<RawCommit>,
): Promise<CommitTrustMaterial> {
  const waiting = material.methods.filter(({ verifier }) => verifier.prepare !== undefined)
  if (waiting.length === 0) return material
  const signed = waiting.map(() => [] as ReturnType<typeof signedOf>[])
  for (const commit of commits) {
    const one = signedOf(commit)
    const at = waiting.findIndex(({ method }) => one?.armored.startsWith(method.armor))
    signed[at]?.push(one)
  }
  const prepared = new Map<CommitMethod, CommitVerifier>()
  for (const [at, { method, verifier }] of waiting.entries()) {
    const ready = await verifier.prepare?.(signed[at]?.filter((one) => one !== undefined) ?? [])
    if (ready !== undefined) prepared.set(method, ready)
  }
  return materialOf(
    material.methods.map(({ method, verifier }) => ({ method, verifier: prepared.get(method) ?? verifier })),
  )
}

function signedOf(raw: RawCommit) {
  const commit = readCommit(raw)
  return 'reason' in commit ? undefined : signedCommit(commit, raw.oid)
}

function materialOf(methods: CommitTrustMaterial['methods']): CommitTrustMaterial {
  return { methods, problems: methods.flatMap(({ verifier }) => verifier.problems) }
}
