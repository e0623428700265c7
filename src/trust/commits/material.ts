import type { Sha256 } from '../../domain/digest.ts'
import type { Problem } from '../../domain/problem.ts'
import { METHODS } from '../methods/index.ts'
import type { TrustFile } from '../trust.ts'
import { joined, type SignedCommit } from './finding.ts'
import type { CommitMethod, CommitTrustFiles, CommitVerifier } from './method.ts'
import { type RawCommit, readCommit, signedCommit } from './read.ts'

/** What commits are verified against: every method with its material, read and ready. */
export type CommitTrustMaterial = {
  readonly methods: readonly { readonly method: CommitMethod; readonly verifier: CommitVerifier }[]
  /** What could not be read. Nothing of it makes a commit good. */
  readonly problems: readonly Problem[]
}

/**
 * Keyrings by digest, each with what it says of the commits that it was prepared for. One by one, because which of an
 * archive's keyrings count is only known while it is judged.
 */
export type PreparedKeyrings = ReadonlyMap<Sha256, CommitTrustMaterial>

/** The pass beforehand for keyrings of which any may count in the end. */
export async function prepareKeyrings(
  keyrings: readonly TrustFile[],
  commits: readonly RawCommit[],
): Promise<PreparedKeyrings> {
  const prepared = new Map<Sha256, CommitTrustMaterial>()
  for (const keyring of keyrings) {
    const material = readCommitTrust({ keyrings: [keyring] })
    prepared.set(keyring.sha256, await prepareCommitTrust(material, commits))
  }
  return prepared
}

/**
 * Reads trust material for commits. No commit is looked at yet. Keyrings need a pass beforehand; with those that were
 * prepared, this is ready to verify.
 */
export function readCommitTrust(files: CommitTrustFiles, prepared?: PreparedKeyrings): CommitTrustMaterial {
  const read = readAtOnce(files)
  const ready = pinnedFirst(files.keyrings).flatMap(({ sha256 }) => prepared?.get(sha256) ?? [])
  if (ready.length === 0) return read
  return materialOf(
    read.methods.map(({ method, verifier }) => ({
      method,
      verifier: verifier.prepare === undefined ? verifier : together(method, ready),
    })),
  )
}

/** One method's verifiers of several keyrings as one. */
function together(method: CommitMethod, ready: readonly CommitTrustMaterial[]): CommitVerifier {
  const verifiers = ready.flatMap(({ methods }) =>
    methods.filter((one) => one.method === method).map(({ verifier }) => verifier),
  )
  return {
    problems: verifiers.flatMap(({ problems }) => problems),
    check: (signed) => {
      const [first, ...others] = verifiers.map(({ check }) => check(signed))
      return first === undefined
        ? { state: 'refused', outcome: 'unverifiable', reason: 'no keyring was prepared' }
        : joined([first, ...others])
    },
  }
}

function readAtOnce(files: CommitTrustFiles): CommitTrustMaterial {
  const ordered: CommitTrustFiles = {
    allowedSigners: pinnedFirst(files.allowedSigners),
    revokedKeys: files.revokedKeys,
    keyrings: pinnedFirst(files.keyrings),
    trustedRoots: pinnedFirst(files.trustedRoots),
  }
  return materialOf(
    METHODS.filter((method) => method.signs === 'commits').map((method) => ({
      method,
      verifier: method.read(ordered),
    })),
  )
}

/** Where the reader and the archive both name a signer, the verdict rests on what the reader brought. */
function pinnedFirst(files: readonly TrustFile[] = []): readonly TrustFile[] {
  return [
    ...files.filter(({ origin }) => origin === 'pinned'),
    ...files.filter(({ origin }) => origin === 'archive'),
  ]
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
  const isWaiting = ({ armored }: SignedCommit) =>
    waiting.some(({ method }) => armored.startsWith(method.armor))
  const signed = Array.from(commits, signedOf).flatMap((one) =>
    one !== undefined && isWaiting(one) ? [one] : [],
  )
  const methods: CommitTrustMaterial['methods'][number][] = []
  for (const { method, verifier } of material.methods) {
    const own = signed.filter(({ armored }) => armored.startsWith(method.armor))
    methods.push({ method, verifier: (await verifier.prepare?.(own)) ?? verifier })
  }
  return materialOf(methods)
}

function signedOf(raw: RawCommit): SignedCommit | undefined {
  const commit = readCommit(raw)
  return 'reason' in commit ? undefined : signedCommit(commit, raw.oid)
}

function materialOf(methods: CommitTrustMaterial['methods']): CommitTrustMaterial {
  return { methods, problems: methods.flatMap(({ verifier }) => verifier.problems) }
}
