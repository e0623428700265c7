import { compareInstants, epochMilliseconds, type Instant } from '../domain/instant.ts'
import { type ProvenanceFinding, short, wholeReferences } from './reference-policy.ts'
import type { Signer } from './trust.ts'

/** What a SLSA verification summary says, of a build or of a source revision. Believed only where it was verified. */
export type SummaryFacts = {
  readonly verifier: string
  readonly resourceUri: string
  readonly result: 'PASSED' | 'FAILED'
  /** `SLSA_BUILD_LEVEL_3`, `SLSA_SOURCE_LEVEL_2`. */
  readonly verifiedLevels: readonly string[]
  readonly timeVerified?: Instant | undefined
  /** For a source: the references that the revision was on. */
  readonly sourceRefs: readonly string[]
}

export type SummaryPolicy = {
  /** Verifiers by `verifier.id`, and who signs for each; the id itself unless said otherwise. */
  readonly verifiers: readonly {
    readonly id: string
    readonly identity?: string | undefined
    readonly issuer?: string | undefined
  }[]
  readonly resourceUri: string
  /** The least level, with its track: a level of another track does not count for it. */
  readonly level?: string | undefined
  /** For a source: the whole reference, `refs/heads/main`, or the name of a branch or tag. */
  readonly ref?: string | undefined
  /** When a trusted clock saw the signature: what was verified later was not verified. */
  readonly signedAt?: Instant | undefined
}

/** What the clocks of a verifier and of a timestamp authority may differ by, in milliseconds. */
const SKEW = 5 * 60 * 1000

/**
 * Holds a verified summary against a policy; an empty list is a pass. A summary is as good as its verifier, so the
 * verifier is compared with the signer first (SLSA v1.2, "Verifying VSAs").
 */
export function checkSummary(
  facts: SummaryFacts,
  signer: Signer,
  { verifiers, resourceUri, level, ref, signedAt }: SummaryPolicy,
): readonly ProvenanceFinding[] {
  const findings: ProvenanceFinding[] = []
  const trusted = verifiers.filter(({ id }) => id === facts.verifier)
  if (trusted.length === 0) {
    findings.push({
      code: 'E-VSA-VERIFIER',
      message: `it is by ${facts.verifier}, which the policy does not trust`,
    })
  } else if (!trusted.some((verifier) => isSignedBy(signer, verifier))) {
    findings.push({
      code: 'E-VSA-VERIFIER',
      message: `it is by ${facts.verifier}, but signed by ${signer.identity}`,
    })
  }
  // The specification lets a verifier say it in either place, so either of them says it.
  if (facts.result !== 'PASSED' || facts.verifiedLevels.includes('FAILED')) {
    findings.push({ code: 'E-VSA-RESULT', message: 'its result is FAILED' })
  }
  if (facts.resourceUri !== resourceUri) {
    findings.push({
      code: 'E-VSA-RESOURCE',
      message: `it is about ${facts.resourceUri}, not about ${resourceUri}`,
    })
  }
  if (level !== undefined && !states(facts.verifiedLevels, level)) {
    findings.push({
      code: 'E-VSA-LEVEL',
      message: `it states ${facts.verifiedLevels.join(', ') || 'no level'}, not ${level}`,
    })
  }
  if (ref !== undefined && !wholeReferences(ref).some((one) => facts.sourceRefs.includes(one))) {
    findings.push({
      code: 'E-VSA-REF',
      message: `it is about ${facts.sourceRefs.join(', ') || 'no reference'}, not ${ref}`,
    })
  }
  const { timeVerified } = facts
  if (timeVerified !== undefined && signedAt !== undefined && isAfter(timeVerified, signedAt)) {
    findings.push({
      code: 'E-VSA-TIME',
      message: `it states that it was verified at ${timeVerified}, and was signed at ${signedAt}`,
    })
  }
  return findings.map(short)
}

function isSignedBy(signer: Signer, { id, identity, issuer }: SummaryPolicy['verifiers'][number]): boolean {
  return signer.identity === (identity ?? id) && (issuer === undefined || signer.issuer === issuer)
}

function isAfter(verified: Instant, signed: Instant): boolean {
  return (
    compareInstants(verified, signed) > 0 && epochMilliseconds(verified) - epochMilliseconds(signed) > SKEW
  )
}

/** The build track ends at level 3, the others at level 4 (SLSA v1.2, "Tracks"). */
const LEVEL = /^(SLSA_(?:BUILD_LEVEL_(?=[0-3]$)|(?!BUILD_)[A-Z]+_LEVEL_(?=[0-4]$)))([0-4])$/

/**
 * A level includes the lower ones of its track, of which a summary states one at most (SLSA v1.2, `verifiedLevels`): with two
 * nobody can tell which was verified. Labels that are no SLSA level must be equal.
 */
function states(stated: readonly string[], required: string): boolean {
  const [, track, level] = LEVEL.exec(required) ?? []
  if (level === undefined) return stated.includes(required)
  const levels = stated.flatMap((one) => {
    const [, itsTrack, itsLevel] = LEVEL.exec(one) ?? []
    return itsTrack === track && itsLevel !== undefined ? [Number(itsLevel)] : []
  })
  const [only] = levels
  return only !== undefined && levels.every((one) => one === only) && only >= Number(level)
}
