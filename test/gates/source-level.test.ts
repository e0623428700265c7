import { describe, expect, test } from 'vitest'
import { createWorld } from '../../scripts/sigstore-world.ts'
import { assess } from '../../src/assess.ts'
import { bytesOf, mint, RELEASE, releaseIn } from '../attacks/kit.ts'
import { committedArchive } from '../support/committed-archive.ts'
import { instant, story } from '../support/world.ts'
import type { Patch } from '../support/world-draft.ts'
import { artifactOf, commitOf } from '../support/world-release.ts'

/** The same authorities as those of the kit. */
const world = createWorld({ at: '2025-01-01T00:00:00Z', seed: 'attacks' })

const VERIFIER = 'https://verifier.example/source'
const ISSUER = 'https://token.verifier.example'
const NAME = { product: 'payments-api', version: '2.4.0' }
const COMMIT = commitOf(NAME)
const FOLDER = `releases/${RELEASE}/`

const SUMMARY = {
  verifier: { id: VERIFIER },
  timeVerified: '2026-03-12T08:00:00Z',
  resourceUri: 'git+https://git.example/payments/api',
  policy: { uri: 'https://verifier.example/policy' },
  verificationResult: 'PASSED',
  verifiedLevels: ['SLSA_SOURCE_LEVEL_3'],
}

const SUBJECT = {
  uri: `https://git.example/payments/api/commit/${COMMIT}`,
  digest: { gitCommit: COMMIT },
  annotations: { sourceRefs: ['refs/heads/main'] },
}

type Made = {
  readonly predicate?: object
  readonly subject?: readonly object[]
  readonly identity?: string
  readonly issuer?: string
  /** No summary at all. */
  readonly absent?: true
  /** Its bytes are changed after it was pinned. */
  readonly changed?: true
}

const ASKED: Patch = {
  'policy/1': {
    classes: {
      'high-risk-prod': {
        provenance: {
          source: { level: 'SLSA_SOURCE_LEVEL_2', verifiers: [{ id: VERIFIER, issuer: ISSUER }] },
        },
      },
    },
  },
}

function judged(made: Made, policy: Patch = ASKED) {
  const { predicate = {}, subject = [SUBJECT], identity = VERIFIER, issuer = ISSUER } = made
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject,
    predicateType: 'https://slsa.dev/verification_summary/v1',
    predicate: { ...SUMMARY, ...predicate },
  }
  const bundle = JSON.stringify(
    world.signStatement(statement, { identity, issuer, at: '2026-03-12T08:00:00Z' }),
  )
  const summary: Patch = made.absent
    ? {}
    : {
        [`${FOLDER}evidence/source.json`]: {
          $evidence: 'text',
          text: bundle,
          $signed: 'not',
          $item: { type: 'E2', producedAt: '2026-03-12T08:00:00Z' },
        },
      }
  const files = mint(story('high-risk-prod', policy, summary))
  if (made.changed) files.set(`${FOLDER}evidence/source.json`, bytesOf(`${bundle}\n`))
  const assessment = assess(committedArchive([{ files }]), {
    asOf: instant('2026-06-01T00:00:00Z'),
    pins: { trustedRoots: [], digests: [] },
  })
  const found = releaseIn(assessment).gates.atDecision.criteria.find(({ id }) => id === 'provenance-verified')
  if (found === undefined) throw new Error('the criterion was not applied')
  return found
}

describe('a policy that asks what the source was verified to', () => {
  test('is content with a summary by a verifier whom it trusts, and shows it', () => {
    const found = judged({})
    expect([found.state, found.reason.code]).toEqual(['met', 'provenance-verified'])
    const [chain] = found.details
    if (chain?.type !== 'chain') throw new Error('no chain')
    const links = new Map(chain.links.map(({ title, text }) => [title, text.map((run) => run.text).join('')]))
    expect(links.get('Source level')).toBe(
      `source verified to SLSA_SOURCE_LEVEL_3 by ${VERIFIER}, at least SLSA_SOURCE_LEVEL_2 is asked for`,
    )
    expect(links.get('Build level')).toBe(
      'SLSA_BUILD_LEVEL_3, for which the policy trusts the builder; it asks for SLSA_BUILD_LEVEL_2; no verified statement claims a level',
    )
  })

  test('does not ask where it does not say so', () => {
    expect(judged({ absent: true }, {}).state).toBe('met')
  })

  test.each<[string, Made, string]>([
    ['there is none', { absent: true }, 'source-summary-missing'],
    ['a lower level', { predicate: { verifiedLevels: ['SLSA_SOURCE_LEVEL_1'] } }, 'E-VSA-LEVEL'],
    ['a level of the build track', { predicate: { verifiedLevels: ['SLSA_BUILD_LEVEL_3'] } }, 'E-VSA-LEVEL'],
    ['no level', { predicate: { verifiedLevels: [] } }, 'E-VSA-LEVEL'],
    ['a failure', { predicate: { verificationResult: 'FAILED' } }, 'E-VSA-RESULT'],
    ['another verifier', { predicate: { verifier: { id: `${VERIFIER}s` } } }, 'E-VSA-VERIFIER'],
    ['another signer', { identity: `${VERIFIER}/fork` }, 'E-VSA-VERIFIER'],
    ['another issuer', { issuer: 'https://token.example' }, 'E-VSA-VERIFIER'],
    [
      'another repository',
      { predicate: { resourceUri: 'git+https://git.example/payments/api-fork' } },
      'E-VSA-RESOURCE',
    ],
    [
      'a branch that may not be released from',
      { subject: [{ ...SUBJECT, annotations: { sourceRefs: ['refs/heads/main2'] } }] },
      'E-VSA-REF',
    ],
    ['no branch', { subject: [{ ...SUBJECT, annotations: {} }] }, 'E-VSA-REF'],
    [
      'another revision whose branch lends its name',
      {
        subject: [
          { ...SUBJECT, annotations: {} },
          { ...SUBJECT, digest: { gitCommit: 'b'.repeat(40) } },
        ],
      },
      'E-VSA-REF',
    ],
    [
      'another revision',
      { subject: [{ ...SUBJECT, digest: { gitCommit: 'b'.repeat(40) } }] },
      'E-SUBJECT-MISMATCH',
    ],
    [
      'part of the revision',
      { subject: [{ ...SUBJECT, digest: { gitCommit: COMMIT.slice(0, 12) } }] },
      'source-summary-missing',
    ],
    ['other bytes than the pack pins', { changed: true }, 'evidence-changed'],
  ])('is not content with %s', (_, made, code) => {
    const { state, outcome, reason } = judged(made)
    expect([state, outcome, reason.code]).toEqual(['unmet', 'block', code])
  })

  test('the older spelling of the references is read as well', () => {
    const { sourceRefs } = SUBJECT.annotations
    expect(judged({ subject: [{ ...SUBJECT, annotations: { source_refs: sourceRefs } }] }).state).toBe('met')
  })

  test('a summary of the build is shown as a claim, and changes nothing', () => {
    const sha256 = artifactOf(NAME)
    const claim = { verifiedLevels: ['SLSA_BUILD_LEVEL_3'], resourceUri: 'https://registry.example/payments' }
    const found = judged({ subject: [{ digest: { sha256 } }], predicate: claim })
    expect([found.state, found.reason.code]).toEqual(['unmet', 'source-summary-missing'])
    expect(
      JSON.stringify(judged({ subject: [{ digest: { sha256 } }], predicate: claim }, {}).details),
    ).toContain(`claimed: SLSA_BUILD_LEVEL_3 by ${VERIFIER}`)
  })
})
