import type { Locator } from '../domain/locator.ts'
import type { Problem } from '../domain/problem.ts'
import type { JsonDocument } from '../reading/json.ts'
import type { Artifact } from './artifact.ts'
import { signsForOthers } from './builder-policy.ts'
import { type ProvenanceFacts, readProvenance } from './provenance.ts'
import { checkProvenance, type ProvenanceVerdict } from './provenance-policy.ts'
import type { ReferencePolicy } from './reference-policy.ts'
import { problemOf, Refusal, refusalOf, refuse } from './refusal.ts'
import { sha256Of } from './sha256.ts'
import { claimsToBeBundle } from './sigstore/bundle.ts'
import { parseDocuments } from './sigstore/document.ts'
import { readVerificationKey, type SignerPolicy, type Thresholds } from './sigstore/policy.ts'
import { originOf, verifyUnderRoots } from './sigstore/roots.ts'
import { openTrustedRoots, type TrustedRoot } from './sigstore/trusted-root.ts'
import type { BundleVerdict } from './sigstore/verify.ts'
import type { ProvenTime, Signer, TrustFile, TrustRootOrigin } from './trust.ts'

type InputFile = { readonly path: string; readonly bytes: Uint8Array }

/** What to verify and against what; the same options as `docket verify-bundle`, with bytes instead of paths. */
export type VerifyBundleOptions = {
  /** One bundle, or one a line (JSON Lines). */
  readonly bundle: InputFile
  readonly artifact: Artifact
  /** One trusted root, or one a line. */
  readonly trustedRoot: InputFile
  readonly identity?: string | undefined
  readonly issuer?: string | undefined
  readonly anyIssuer?: boolean | undefined
  /** A public key in PEM. */
  readonly key?: InputFile | undefined
  /** The hint by which the bundle must name the key. */
  readonly keyId?: string | undefined
  readonly noTlog?: boolean | undefined
  readonly noCtlog?: boolean | undefined
  readonly minTimestamps?: number | undefined
  readonly minTlogEntries?: number | undefined
  readonly predicateType?: string | undefined
  readonly sourceUri?: string | undefined
  readonly sourceBranch?: string | undefined
  readonly sourceTag?: string | undefined
  readonly sourceVersionedTag?: string | undefined
  readonly builderId?: string | undefined
}

/**
 * The answer, and the code that a program exits with: 0 verified, 1 rejected, 2 the options contradict each other or
 * would let anybody pass, 3 unverifiable.
 */
export type BundleFileVerdict =
  | {
      readonly state: 'verified'
      readonly exitCode: 0
      readonly signer: Signer
      readonly times: readonly ProvenTime[]
      readonly root: TrustRootOrigin
      /** 1-based line of the bundle in a file of several. */
      readonly line?: number | undefined
      readonly predicateType?: string | undefined
      readonly provenance?: ProvenanceVerdict | undefined
      /** The kind of build that the provenance names, where provenance was asked for. */
      readonly buildType?: string | undefined
      readonly checked: readonly string[]
      readonly notChecked: readonly string[]
      /** Other bundles of the same file that did not verify, and keys of the root that were left out. */
      readonly problems: readonly Problem[]
    }
  | {
      readonly state: 'rejected' | 'unverifiable' | 'misused'
      readonly exitCode: 1 | 2 | 3
      readonly problems: readonly [Problem, ...Problem[]]
    }

/** Verifies the bundles of a file. With several, one that verifies is enough, and the others are listed. */
export function verifyBundleFile(options: VerifyBundleOptions): BundleFileVerdict {
  const { bundle } = options
  let question: Question
  try {
    question = questionOf(options)
  } catch (error) {
    return misused(error, options)
  }
  const { roots, problems: rootProblems } = openTrustedRoots(rootFile(options.trustedRoot))
  const [rootProblem] = rootProblems
  if (rootProblem !== undefined && roots.length === 0) return ended('rejected', [rootProblem])
  const { documents, problems: unread } = parseDocuments(bundle.bytes, { path: bundle.path })
  const problems: Problem[] = [...unread]
  let unverifiable = problems.length === 0
  for (const { document, line } of documents) {
    const isLine = documents.length > 1 || unread.length > 0
    const at: Locator = { path: bundle.path, ...(isLine && { line }) }
    const answer = answerFor(document, roots, question)
    if (answer.state === 'verified') {
      const skipped = answer.root.skipped
      const place = at.line === undefined ? {} : { line: at.line }
      return { ...verified(answer), ...place, problems: [...problems, ...rootProblems, ...skipped] }
    }
    problems.push(problemOf(answer.refusal, at))
    unverifiable &&= answer.refusal.state === 'unverifiable'
  }
  const [first, ...others] = problems
  if (first === undefined) {
    const empty = new Refusal('E-BUNDLE-SHAPE', 'rejected', 'the file holds no bundle')
    return ended('rejected', [problemOf(empty, { path: bundle.path })])
  }
  return ended(unverifiable ? 'unverifiable' : 'rejected', [first, ...others])
}

function ended(
  state: 'rejected' | 'unverifiable',
  problems: readonly [Problem, ...Problem[]],
): BundleFileVerdict {
  return { state, exitCode: state === 'rejected' ? 1 : 3, problems }
}

/** A broken key is an answer about the key; everything else wrong with the options is a mistake in using them. */
function misused(error: unknown, { key, bundle }: VerifyBundleOptions): BundleFileVerdict {
  const refusal = refusalOf(error)
  if (refusal.code !== 'E-KEY-SHAPE') {
    return { state: 'misused', exitCode: 2, problems: [problemOf(refusal, { path: bundle.path })] }
  }
  return ended('rejected', [problemOf(refusal, { path: key?.path ?? bundle.path })])
}

type Question = {
  readonly policy: SignerPolicy
  readonly thresholds: Thresholds
  readonly artifact: Artifact
  readonly predicateType: string | undefined
  readonly provenance: ProvenanceQuestion | undefined
}

type ProvenanceQuestion = {
  readonly builderId: string | undefined
  readonly sourceUri: string | undefined
  readonly reference: ReferencePolicy | undefined
}

function questionOf(options: VerifyBundleOptions): Question {
  return {
    policy: policyOf(options),
    thresholds: thresholdsOf(options),
    artifact: options.artifact,
    predicateType: options.predicateType,
    provenance: provenanceQuestion(options),
  }
}

function policyOf({ identity, issuer, anyIssuer, key, keyId }: VerifyBundleOptions): SignerPolicy {
  if (key !== undefined) {
    if (identity !== undefined || issuer !== undefined || anyIssuer === true) {
      return refuse('E-POLICY-CONFLICT', 'a key and an identity were both asked for', 'Give one of them.')
    }
    return { kind: 'key', key: readVerificationKey(key.bytes, keyId) }
  }
  if (keyId !== undefined)
    refuse('E-POLICY-CONFLICT', 'a key id was given without a key', 'Give the key as well.')
  if (anyIssuer === true && issuer !== undefined) {
    refuse('E-POLICY-CONFLICT', 'one issuer and any issuer were both asked for', 'Give one of them.')
  }
  if (!identity || (!issuer && anyIssuer !== true)) {
    return refuse(
      'E-POLICY-NO-IDENTITY',
      'nobody was named who should have signed',
      'Give --identity with --issuer (or --any-issuer), or --key.',
    )
  }
  return issuer === undefined ? { kind: 'any-issuer', identity } : { kind: 'identity', identity, issuer }
}

function thresholdsOf(options: VerifyBundleOptions): Thresholds {
  const { noTlog = false, noCtlog = false, minTimestamps, minTlogEntries, key } = options
  for (const [name, value] of Object.entries({
    'min-timestamps': minTimestamps,
    'min-tlog-entries': minTlogEntries,
  })) {
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1)) {
      refuse('E-POLICY-WEAK', `--${name} is ${value}, and must be a whole number of at least 1`)
    }
  }
  if (noTlog && minTlogEntries !== undefined) {
    refuse('E-POLICY-CONFLICT', 'log entries were both asked for and waived', 'Leave out --no-tlog.')
  }
  return {
    // A bare key has no validity that a time would be needed for; where the log is waived as well, nothing tells it.
    timestamps: minTimestamps ?? (noTlog && key !== undefined ? 0 : 1),
    logEntries: noTlog ? 0 : (minTlogEntries ?? 1),
    certificateTimestamps: noCtlog ? 0 : 1,
    ignoreLog: noTlog,
  }
}

function provenanceQuestion(options: VerifyBundleOptions): ProvenanceQuestion | undefined {
  const { builderId, sourceUri, sourceBranch, sourceTag, sourceVersionedTag } = options
  const references: ReferencePolicy[] = [
    ...(sourceBranch === undefined ? [] : [{ kind: 'branch', name: sourceBranch } as const]),
    ...(sourceTag === undefined ? [] : [{ kind: 'tag', name: sourceTag } as const]),
    ...(sourceVersionedTag === undefined
      ? []
      : [{ kind: 'versioned-tag', name: sourceVersionedTag } as const]),
  ]
  const [reference, another] = references
  if (another !== undefined) {
    refuse('E-POLICY-CONFLICT', 'more than one branch or tag was asked for', 'Give one of them.')
  }
  if ([builderId, sourceUri, reference].every((asked) => asked === undefined)) return undefined
  return { builderId, sourceUri, reference }
}

type Answer =
  | (BundleVerdict & { state: 'verified' } & {
      readonly provenance: ProvenanceVerdict | undefined
      readonly buildType?: string | undefined
    })
  | { readonly state: 'refused'; readonly refusal: Refusal }

function answerFor(document: JsonDocument, roots: readonly TrustedRoot[], question: Question): Answer {
  if (isBareEnvelope(document.value)) return { state: 'refused', refusal: UNDATED }
  const { artifact, policy, thresholds, predicateType } = question
  const verdict = verifyUnderRoots(document, roots, () => ({
    artifacts: [artifact],
    policy,
    thresholds,
    predicateType,
  }))
  return verdict.state === 'verified'
    ? judged(verdict, question.provenance)
    : { state: 'refused', refusal: verdict.refusal }
}

function isBareEnvelope(document: unknown): boolean {
  return (
    !claimsToBeBundle(document) &&
    typeof document === 'object' &&
    document !== null &&
    'payloadType' in document
  )
}

const UNDATED = new Refusal(
  'E-ENVELOPE-UNDATED',
  'unverifiable',
  'a bare DSSE envelope brings neither certificate nor log entry nor timestamp',
  'Verify the Sigstore bundle around it instead.',
)

function judged(
  verdict: BundleVerdict & { state: 'verified' },
  asked: ProvenanceQuestion | undefined,
): Answer {
  if (asked === undefined) return { ...verdict, provenance: undefined }
  try {
    if (verdict.content.kind !== 'statement') {
      return refuse('E-PREDICATE-TYPE', 'provenance was asked for, and the bundle is a plain signature')
    }
    const facts = readProvenance(verdict.content.statement)
    const provenance = holdAgainst(facts, verdict.signer, asked)
    if (provenance.state === 'accepted') return { ...verdict, provenance, buildType: facts.buildType }
    const [{ code, message }] = provenance.findings
    return { state: 'refused', refusal: new Refusal(code, 'rejected', message) }
  } catch (error) {
    return { state: 'refused', refusal: refusalOf(error) }
  }
}

/**
 * Without a builder asked for, the builder must at least be the one that the certificate speaks for. Whoever asks for one by
 * name, and for the signature of the workflow that signs for others, asks for what that workflow says.
 */
function holdAgainst(facts: ProvenanceFacts, signer: Signer, asked: ProvenanceQuestion): ProvenanceVerdict {
  const { builderId, sourceUri, reference } = asked
  const identity = builderId !== undefined && signsForOthers(signer) ? signer.identity : undefined
  const verdict = checkProvenance(facts, signer, {
    builders: [{ id: builderId ?? facts.builderId, identity }],
    sources: sourceUri === undefined ? undefined : [sourceUri],
    reference,
  })
  if (verdict.state === 'rejected' || builderId !== undefined) return verdict
  const builder = 'whether the builder is one to trust: none was asked for'
  return { ...verdict, notChecked: [builder, ...verdict.notChecked] }
}

function verified(answer: Answer & { state: 'verified' }) {
  const { signer, times, root, content, provenance, buildType, checked, notChecked } = answer
  return {
    state: 'verified',
    exitCode: 0,
    signer,
    times,
    root: originOf(root),
    ...(content.kind === 'statement' && { predicateType: content.statement.predicateType }),
    ...(provenance !== undefined && { provenance }),
    ...(buildType !== undefined && { buildType }),
    checked,
    notChecked: [...notChecked, ...(provenance?.state === 'accepted' ? provenance.notChecked : [])],
  } as const
}

function rootFile({ path, bytes }: InputFile): TrustFile {
  return { path, bytes, sha256: sha256Of(bytes), origin: 'pinned' }
}
