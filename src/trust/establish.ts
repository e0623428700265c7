import { compareInstants } from '../domain/instant.ts'
import type { Problem } from '../domain/problem.ts'
import { compareText, count } from '../domain/text.ts'
import type { Artifact } from './artifact.ts'
import { materialDigest, standingIn, type VerdictCache, verdictKey } from './cache.ts'
import type { CommitTrustMaterial } from './commits/index.ts'
import { type CommitTime, commitTrust, readCommitTrust, verifyCommit } from './commits/index.ts'
import type { SignatureVerdict } from './file-method.ts'
import { type OpenTrustMaterial, openTrustMaterial } from './material.ts'
import { METHODS } from './methods/index.ts'
import { problemOf, Refusal } from './refusal.ts'
import { parseDocuments } from './sigstore/document.ts'
import type {
  ProvenTime,
  SignatureFile,
  SignedBy,
  SignedItem,
  Trust,
  TrustMaterial,
  TrustRootOrigin,
} from './trust.ts'

const FILE_METHODS = METHODS.filter((method) => method.signs === 'files')

export type EstablishOptions = {
  /** Commit trust material that was prepared beforehand (OpenPGP needs that); read from the trust material otherwise. */
  readonly commits?: CommitTrustMaterial | undefined
  /** When a commit was made, as far as a trusted clock tells. */
  readonly commitTimes?: ((oid: string) => CommitTime | undefined) | undefined
  /** Verdicts of earlier runs on the same bytes under the same material. */
  readonly cache?: VerdictCache | undefined
}

/**
 * Establishes for every item who said it, and since when it provably exists. Pure, synchronous and offline; the result
 * is keyed by the items' paths. A bad signature among good ones is listed and takes nothing from them; without a good
 * one the item is rejected, or unverifiable where nothing here can decide.
 */
export function establishTrust(
  items: readonly SignedItem[],
  material: TrustMaterial,
  options: EstablishOptions = {},
): ReadonlyMap<string, Trust> {
  const opened = openTrustMaterial(material)
  const weak = weaknessOf(material)
  const commitTrustOf = commitReader(material, options)
  const verdictsOn = fileVerifier(opened, options.cache)
  return new Map(
    items.map((item) => {
      if (weak !== undefined) return [item.path, unverifiable([problemOf(weak, item.at)])]
      const verdicts = signaturesOf(item).flatMap((file) =>
        verdictsOn(file, artifactsOf(item)).map((verdict) => ({ verdict, file: file.path })),
      )
      const commit = item.commit === undefined ? undefined : commitTrustOf(item.commit)
      return [item.path, combine(wholeStatement(item, verdicts), commit)]
    }),
  )
}

/** What is wrong with trust material itself: to be shown once, not with every verdict. */
export function trustMaterialProblems(material: TrustMaterial): readonly Problem[] {
  return openTrustMaterial(material).problems
}

function weaknessOf({ thresholds: { timestamps, logEntries } }: TrustMaterial): Refusal | undefined {
  if (timestamps >= 0 && logEntries >= 0 && timestamps + logEntries >= 1) return undefined
  return new Refusal(
    'E-POLICY-WEAK',
    'unverifiable',
    `the thresholds ask for ${count(timestamps, 'timestamp')} and ${count(logEntries, 'log entry', 'log entries')}`,
    'Ask for at least one of either in archive.yaml.',
  )
}

function signaturesOf({ content }: SignedItem): readonly SignatureFile[] {
  return content.kind === 'bytes' ? content.signatures : [content.envelope]
}

function artifactsOf({ content }: SignedItem): readonly Artifact[] {
  return content.kind === 'bytes'
    ? [{ kind: 'bytes', bytes: content.bytes }]
    : content.subjects.map((digests) => ({ kind: 'digests', digests }))
}

/** Verifies signature files, or recalls what was found out about the same bytes before. */
function fileVerifier(
  material: OpenTrustMaterial,
  cache: VerdictCache | undefined,
): (file: SignatureFile, artifacts: readonly Artifact[]) => readonly SignatureVerdict[] {
  if (cache === undefined) return (file, artifacts) => verifyFile(file, artifacts, material)
  const under = materialDigest(material)
  return (file, artifacts) => {
    const key = verdictKey(file, artifacts, under)
    const recalled = cache.recall(key)
    if (recalled !== undefined) return standingIn(file, recalled)
    const verdicts = verifyFile(file, artifacts, material)
    cache.remember(key, verdicts)
    return verdicts
  }
}

/** The verdicts on a signature file: one, or one for each line where it is JSON Lines. */
function verifyFile(
  file: SignatureFile,
  artifacts: readonly Artifact[],
  material: OpenTrustMaterial,
): readonly SignatureVerdict[] {
  const { documents, problems } = parseDocuments(file.bytes, file.at)
  const unread = problems.map((problem) => ({ state: 'rejected', problem }) as const)
  const verdicts = documents.map(({ document, line }) => {
    const at = documents.length > 1 ? { ...file.at, line } : file.at
    const method = FILE_METHODS.find(({ claims }) => claims(document.value))
    if (method !== undefined) return method.verify(document, { at, artifacts, material })
    const refusal = new Refusal(
      'E-BUNDLE-SHAPE',
      'rejected',
      'this is no signature of a kind that is known here',
    )
    return { state: 'rejected', problem: problemOf(refusal, at) } as const
  })
  return [...unread, ...verdicts]
}

/** Trust in commits, each verified once however many records it added. */
function commitReader(
  material: TrustMaterial,
  { commits, commitTimes }: EstablishOptions,
): (commit: NonNullable<SignedItem['commit']>) => Trust {
  let opened = commits
  const known = new Map<string, Trust>()
  return ({ oid, raw }) => {
    const before = known.get(oid)
    if (before !== undefined) return before
    opened ??= readCommitTrust(material)
    const format = oid.length === 64 ? 'sha256' : 'sha1'
    const time = commitTimes?.(oid)
    const trust = commitTrust(verifyCommit(raw, oid, format, opened, time), time?.existed)
    known.set(oid, trust)
    return trust
  }
}

/**
 * Of a file of several statements (JSON Lines) each must be verified: it is read as a whole, and a bad line's words
 * must not be believed for the sake of a good one's signature. For signatures beside a record one good one is enough.
 */
function wholeStatement({ content }: SignedItem, verdicts: readonly FoundVerdict[]): readonly FoundVerdict[] {
  const bad = verdicts.filter(({ verdict }) => verdict.state !== 'verified')
  return content.kind === 'statement' && bad.length > 0 ? bad : verdicts
}

/** A verdict, and the file that the signature is in. */
type FoundVerdict = { readonly verdict: SignatureVerdict; readonly file: string }

function combine(verdicts: readonly FoundVerdict[], commit: Trust | undefined): Trust {
  if (verdicts.length === 0) return commit ?? { state: 'unsigned', why: 'no signature lies beside it' }
  const good = verdicts.flatMap(({ verdict, file }) =>
    verdict.state === 'verified' ? [{ ...verdict, file }] : [],
  )
  const bad = verdicts.flatMap(({ verdict }) => (verdict.state === 'verified' ? [] : [verdict]))
  const problems = [...bad.map(({ problem }) => problem), ...problemsOf(commit)]
  const byCommit = commit?.state === 'verified' ? commit : undefined
  const [first, ...others] = distinct([
    ...good.map(({ signer, times: own, file, root }) => ({
      ...signer,
      since: own.toSorted(byTime)[0],
      file,
      root,
    })),
    ...(byCommit?.signers ?? []),
  ])
  if (first === undefined) return refused(bad, commit, problems)
  const times = [...good.flatMap((verdict) => verdict.times), ...(byCommit?.times ?? [])].toSorted(byTime)
  const payloads = good.flatMap(({ payload }) => payload ?? [])
  return {
    state: 'verified',
    signers: [first, ...others],
    knownSince: times[0],
    times,
    roots: distinctRoots([...good.map(({ root }) => root), ...(byCommit?.roots ?? [])]),
    notChecked: [
      ...new Set([...good.flatMap(({ notChecked }) => notChecked), ...(byCommit?.notChecked ?? [])]),
    ],
    rejected: problems,
    ...(payloads.length > 0 && { payloads }),
  }
}

function problemsOf(trust: Trust | undefined): readonly Problem[] {
  return trust?.state === 'rejected' || trust?.state === 'unverifiable' ? trust.problems : []
}

function refused(
  bad: readonly { readonly state: 'rejected' | 'unverifiable' }[],
  commit: Trust | undefined,
  problems: readonly Problem[],
): Trust {
  const isRejected = commit?.state === 'rejected' || bad.some(({ state }) => state === 'rejected')
  const [first, ...others] = problems
  if (!isRejected || first === undefined) return unverifiable(problems)
  return { state: 'rejected', why: first.message, problems: [first, ...others] }
}

function unverifiable(problems: readonly Problem[]): Trust {
  return { state: 'unverifiable', why: problems[0]?.message ?? 'nothing here can decide', problems }
}

/**
 * An identity that signed several times counts once, from its first signature on; two identities of one person are for
 * the roster to tell.
 */
function distinct(signers: readonly SignedBy[]): readonly SignedBy[] {
  const byIdentity = Map.groupBy(signers, ({ method, issuer, identity }) =>
    [method, issuer, identity].join('\n'),
  )
  return [...byIdentity.values()].flatMap((same) => {
    const [since] = same.flatMap((signer) => signer.since ?? []).toSorted(byTime)
    return same.slice(0, 1).map((signer) => ({ ...signer, since }))
  })
}

function distinctRoots(roots: readonly TrustRootOrigin[]): readonly TrustRootOrigin[] {
  return uniqueBy(roots, ({ origin, path, line }) => [origin, path, line].join('\n'))
}

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const keys = items.map(keyOf)
  return items.filter((_, index) => keys.indexOf(keys[index] ?? '') === index)
}

function byTime(a: ProvenTime, b: ProvenTime): number {
  return compareInstants(a.at, b.at) || compareText(a.source, b.source)
}
