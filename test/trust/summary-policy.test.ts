import { expect, test } from 'vitest'
import { parseInstant } from '../../src/domain/instant.ts'
import { checkSummary, type SummaryFacts, type SummaryPolicy } from '../../src/trust/summary-policy.ts'
import type { Signer } from '../../src/trust/trust.ts'

const VERIFIER = 'https://verifier.example'
const ISSUER = 'https://token.example'
const RESOURCE = 'git+https://git.example/payments/api'
const at = (text: string) => parseInstant(`2026-03-12T${text}Z`)

const SUMMARY: SummaryFacts = {
  verifier: VERIFIER,
  timeVerified: at('08:00:00'),
  resourceUri: RESOURCE,
  result: 'PASSED',
  verifiedLevels: ['SLSA_SOURCE_LEVEL_3', 'ORG_REVIEWED'],
  sourceRefs: ['refs/heads/main'],
}
const SIGNER: Signer = {
  identity: VERIFIER,
  issuer: ISSUER,
  method: 'sigstore',
  credential: 'ab',
  claims: {},
}
const POLICY: SummaryPolicy = {
  verifiers: [{ id: VERIFIER, issuer: ISSUER }],
  resourceUri: RESOURCE,
  level: 'SLSA_SOURCE_LEVEL_2',
  ref: 'refs/heads/main',
  signedAt: at('08:00:10'),
}

type Row = [string, Partial<SummaryFacts>, Partial<Signer>, Partial<SummaryPolicy>, string[]]

const facts = (name: string, changed: Partial<SummaryFacts>, ...codes: string[]): Row => [
  name,
  changed,
  {},
  {},
  codes,
]
const signer = (name: string, changed: Partial<Signer>, ...codes: string[]): Row => [
  name,
  {},
  changed,
  {},
  codes,
]
const policy = (name: string, changed: Partial<SummaryPolicy>, ...codes: string[]): Row => [
  name,
  {},
  {},
  changed,
  codes,
]
const levels = (name: string, required: string, stated: string[], ...codes: string[]): Row => [
  name,
  { verifiedLevels: stated },
  {},
  { level: required },
  codes,
]

test.each<Row>([
  facts('as asked for', {}),
  // Verifier
  facts('by another verifier', { verifier: `${VERIFIER}/` }, 'E-VSA-VERIFIER'),
  facts('by a verifier with a letter appended', { verifier: `${VERIFIER}A` }, 'E-VSA-VERIFIER'),
  facts('by a verifier in another case', { verifier: VERIFIER.toUpperCase() }, 'E-VSA-VERIFIER'),
  facts('by a verifier over http', { verifier: VERIFIER.replace('https', 'http') }, 'E-VSA-VERIFIER'),
  signer('signed by somebody else', { identity: 'alice@example.com' }, 'E-VSA-VERIFIER'),
  signer('signed by a verifier with a letter appended', { identity: `${VERIFIER}A` }, 'E-VSA-VERIFIER'),
  signer('vouched for by another issuer', { issuer: 'https://evil.example' }, 'E-VSA-VERIFIER'),
  signer('signed with a bare key', { identity: 'SHA256:ab', issuer: 'key' }, 'E-VSA-VERIFIER'),
  policy(
    'by a verifier who signs as another',
    { verifiers: [{ id: VERIFIER, identity: 'x' }] },
    'E-VSA-VERIFIER',
  ),
  policy('by a verifier who signs as either', {
    verifiers: [
      { id: VERIFIER, identity: 'x' },
      { id: VERIFIER, issuer: ISSUER },
    ],
  }),
  policy('where nobody is trusted', { verifiers: [] }, 'E-VSA-VERIFIER'),
  // Result
  facts('that failed', { result: 'FAILED' }, 'E-VSA-RESULT'),
  facts('that failed by its levels', { verifiedLevels: ['FAILED', 'SLSA_SOURCE_LEVEL_3'] }, 'E-VSA-RESULT'),
  // Resource
  facts('of another resource', { resourceUri: `${RESOURCE}2` }, 'E-VSA-RESOURCE'),
  facts('of a fork', { resourceUri: RESOURCE.replace('payments', 'mallory') }, 'E-VSA-RESOURCE'),
  facts('of a folder', { resourceUri: `${RESOURCE}/` }, 'E-VSA-RESOURCE'),
  facts('of no resource', { resourceUri: '' }, 'E-VSA-RESOURCE'),
  // Level
  levels('of the level', 'SLSA_SOURCE_LEVEL_3', ['SLSA_SOURCE_LEVEL_3']),
  levels('of a higher level', 'SLSA_SOURCE_LEVEL_1', ['SLSA_SOURCE_LEVEL_4']),
  levels('of a lower level', 'SLSA_SOURCE_LEVEL_2', ['SLSA_SOURCE_LEVEL_1'], 'E-VSA-LEVEL'),
  levels('of a level of another track', 'SLSA_SOURCE_LEVEL_2', ['SLSA_BUILD_LEVEL_3'], 'E-VSA-LEVEL'),
  levels('of a level for each track', 'SLSA_SOURCE_LEVEL_2', ['SLSA_BUILD_LEVEL_3', 'SLSA_SOURCE_LEVEL_2']),
  levels(
    'of two levels of one track',
    'SLSA_SOURCE_LEVEL_1',
    ['SLSA_SOURCE_LEVEL_3', 'SLSA_SOURCE_LEVEL_1'],
    'E-VSA-LEVEL',
  ),
  levels('of one level twice', 'SLSA_SOURCE_LEVEL_1', ['SLSA_SOURCE_LEVEL_3', 'SLSA_SOURCE_LEVEL_3']),
  levels('of no level', 'SLSA_SOURCE_LEVEL_2', [], 'E-VSA-LEVEL'),
  levels('of the lowest level, which is none', 'SLSA_BUILD_LEVEL_0', [], 'E-VSA-LEVEL'),
  levels('of a build level that there is not', 'SLSA_BUILD_LEVEL_3', ['SLSA_BUILD_LEVEL_4'], 'E-VSA-LEVEL'),
  levels(
    'of a source level that there is not',
    'SLSA_SOURCE_LEVEL_3',
    ['SLSA_SOURCE_LEVEL_5'],
    'E-VSA-LEVEL',
  ),
  levels('of a level with two digits', 'SLSA_SOURCE_LEVEL_3', ['SLSA_SOURCE_LEVEL_33'], 'E-VSA-LEVEL'),
  levels(
    'of a level that was not evaluated',
    'SLSA_BUILD_LEVEL_1',
    ['SLSA_BUILD_LEVEL_UNEVALUATED'],
    'E-VSA-LEVEL',
  ),
  levels('of a level as SLSA 0.1 wrote it', 'SLSA_BUILD_LEVEL_3', ['SLSA_LEVEL_3'], 'E-VSA-LEVEL'),
  levels('of a level in small letters', 'SLSA_BUILD_LEVEL_3', ['slsa_build_level_3'], 'E-VSA-LEVEL'),
  levels('of a level with a space', 'SLSA_BUILD_LEVEL_3', ['SLSA_BUILD_LEVEL_3 '], 'E-VSA-LEVEL'),
  levels('of a level of their own', 'SLSA_BUILD_LEVEL_3', ['ORG_SLSA_BUILD_LEVEL_3'], 'E-VSA-LEVEL'),
  levels('of a label that is no level', 'ORG_REVIEWED', ['SLSA_SOURCE_LEVEL_3', 'ORG_REVIEWED']),
  levels('without the label', 'ORG_REVIEWED', ['ORG_REVIEWED_NOT'], 'E-VSA-LEVEL'),
  // Reference
  facts('of another branch', { sourceRefs: ['refs/heads/main2'] }, 'E-VSA-REF'),
  facts('of a tag of that name', { sourceRefs: ['refs/tags/main'] }, 'E-VSA-REF'),
  facts('of the name alone', { sourceRefs: ['main'] }, 'E-VSA-REF'),
  facts('of no branch', { sourceRefs: [] }, 'E-VSA-REF'),
  facts('of several branches', { sourceRefs: ['refs/heads/x', 'refs/heads/main'] }),
  policy('of the branch that is asked for by its name', { ref: 'main' }),
  policy('of another branch than the one that is asked for by its name', { ref: 'main2' }, 'E-VSA-REF'),
  policy('where no branch is asked for', { ref: undefined }),
  // Time
  facts('that was verified within what clocks differ by', { timeVerified: at('08:05:00') }),
  facts('that was verified after it was signed', { timeVerified: at('08:05:11') }, 'E-VSA-TIME'),
  facts(
    'that was verified in years to come',
    { timeVerified: parseInstant('2036-01-01T00:00:00Z') },
    'E-VSA-TIME',
  ),
  facts('that does not say when it was verified', { timeVerified: undefined }),
  policy('of which no clock says when it was signed', { signedAt: undefined }),
])('a summary %s', (_, changedFacts, changedSigner, changedPolicy, codes) => {
  const findings = checkSummary(
    { ...SUMMARY, ...changedFacts },
    { ...SIGNER, ...changedSigner },
    { ...POLICY, ...changedPolicy },
  )
  expect(findings.map(({ code }) => code)).toEqual(codes)
})
