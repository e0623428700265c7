import type { ProvenanceFinding } from './reference-policy.ts'
import type { Signer } from './trust.ts'

/** What a SLSA verification summary says, of a build or of a source revision. Believed only where it was verified. */
export type SummaryFacts = {
  readonly verifier: string
  readonly resourceUri: string
  readonly result: 'PASSED' | 'FAILED'
  /** `SLSA_BUILD_LEVEL_3`, `SLSA_SOURCE_LEVEL_2`. */
  readonly verifiedLevels: readonly string[]
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
  /** For a source: the whole reference, `refs/heads/main`. */
  readonly ref?: string | undefined
}

/**
 * Holds a verified summary against a policy; an empty list is a pass. A summary is as good as its verifier, so the
 * verifier is compared with the signer first (SLSA v1.2, "Verifying VSAs").
 */
export function checkSummary(
  facts: SummaryFacts,
  signer: Signer,
  { verifiers, resourceUri, level, ref }: SummaryPolicy,
): readonly ProvenanceFinding[] {
  const findings: ProvenanceFinding[] = []
  const verifier = verifiers.find(({ id }) => id === facts.verifier)
  if (verifier === undefined) {
    findings.push({
      code: 'E-VSA-VERIFIER',
      message: `it is by ${facts.verifier}, which the policy does not trust`,
    })
  } else if (
    signer.identity !== (verifier.identity ?? verifier.id) ||
    (verifier.issuer !== undefined && signer.issuer !== verifier.issuer)
  ) {
    findings.push({
      code: 'E-VSA-VERIFIER',
      message: `it is by ${facts.verifier}, but signed by ${signer.identity}`,
    })
  }
  if (facts.result !== 'PASSED') {
    findings.push({ code: 'E-VSA-RESULT', message: `its result is ${facts.result}` })
  }
  if (facts.resourceUri !== resourceUri) {
    findings.push({
      code: 'E-VSA-RESOURCE',
      message: `it is about ${facts.resourceUri}, not about ${resourceUri}`,
    })
  }
  if (level !== undefined && !facts.verifiedLevels.some((stated) => reaches(stated, level))) {
    findings.push({
      code: 'E-VSA-LEVEL',
      message: `it states ${facts.verifiedLevels.join(', ') || 'no level'}, not ${level}`,
    })
  }
  if (ref !== undefined && !facts.sourceRefs.includes(ref)) {
    findings.push({
      code: 'E-VSA-REF',
      message: `it is about ${facts.sourceRefs.join(', ') || 'no reference'}, not ${ref}`,
    })
  }
  return findings
}

const LEVEL = /^(SLSA_[A-Z]+_LEVEL_)([0-4])$/

/** A level includes the lower ones of its track. Labels that are no SLSA level must be equal. */
function reaches(stated: string, required: string): boolean {
  const [, track, level] = LEVEL.exec(stated) ?? []
  const [, requiredTrack, requiredLevel] = LEVEL.exec(required) ?? []
  if (level === undefined || requiredLevel === undefined) return stated === required
  return track === requiredTrack && Number(level) >= Number(requiredLevel)
}
