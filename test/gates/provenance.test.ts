import { describe, expect, test } from 'vitest'
import { createWorld } from '../../scripts/sigstore-world.ts'
import { assess } from '../../src/assess.ts'
import { mint, RELEASE, releaseIn } from '../attacks/kit.ts'
import { committedArchive } from '../support/committed-archive.ts'
import { gateOf, instant, story, verdictOf } from '../support/world.ts'
import { BUILDER, BUILDER_ISSUER, SOURCE } from '../support/world-company.ts'
import { type Json, type Patch, sha256Of, type Written } from '../support/world-draft.ts'
import { artifactOf, commitOf } from '../support/world-release.ts'

const NAME = { product: 'payments-api', version: '2.4.0' }
const TYPE = 'https://builder.example/types/container@v1'
const FOLDER = `releases/${RELEASE}/`
const FORK = 'git+https://git.example/mallory/api'

/** The rules of the class for provenance, changed. */
const rules = (provenance: Written): Patch => ({
  'policy/1': { classes: { 'standard-prod': { provenance } } },
})
const builders = (...changes: Written[]) =>
  rules({
    builders: changes.map((one) => ({
      id: BUILDER,
      issuer: BUILDER_ISSUER,
      level: 'SLSA_BUILD_LEVEL_3',
      ...one,
    })),
  })

/** The provenance of the release, changed; and another one beside it. */
const own = (changed: Written): Patch => ({ 'evidence/provenance.json': changed })
const second = (changed: Written, name = 'second'): Patch => ({
  [`${FOLDER}evidence/${name}.json`]: {
    $evidence: 'provenance',
    subjects: [artifactOf(NAME)],
    builder: BUILDER,
    source: SOURCE,
    ref: 'refs/heads/main',
    commit: commitOf(NAME),
    $item: { path: `evidence/${name}.json`, type: 'E2', producedAt: '2026-03-12T08:00:00Z' },
    $signed: { identity: BUILDER, issuer: BUILDER_ISSUER, at: '2026-03-12T08:00:00Z' },
    ...changed,
  },
})

const judged = (...patches: Patch[]) => gateOf(story('standard-prod', ...patches))
const MET = 'met provenance-verified'
const EVIL = 'https://builder.example/evil@v1'
const evil: Written = { builder: EVIL, $signed: { identity: EVIL, issuer: BUILDER_ISSUER } }

describe('the class’s rules and the release record decide what provenance must say', () => {
  test.each<[string, Patch[], string]>([
    ['as it is', [], MET],
    // Against the release record
    [
      'another repository, which the policy allows as well',
      [rules({ sources: [SOURCE, FORK] }), own({ source: FORK })],
      'block E-SOURCE-MISMATCH',
    ],
    [
      'the repository of the release, which the policy does not allow',
      [rules({ sources: [FORK] })],
      'block E-SOURCE-MISMATCH',
    ],
    [
      'another branch, which the policy allows as well',
      [rules({ refs: ['refs/heads/main', 'refs/heads/next'] }), own({ ref: 'refs/heads/next' })],
      'block E-REF-MISMATCH',
    ],
    [
      'another branch, where the policy allows any',
      [rules({ refs: [] }), own({ ref: 'refs/heads/next' })],
      'block E-REF-MISMATCH',
    ],
    [
      'a tag of the branch’s name',
      [rules({ refs: [] }), own({ ref: 'refs/tags/main' })],
      'block E-REF-MISMATCH',
    ],
    ['a branch that the release calls by its name', [{ release: { source: { ref: 'main' } } }], MET],
    [
      'a branch, where the release names none and the policy allows any',
      [rules({ refs: [] }), { release: { source: { ref: null } } }, own({ ref: 'refs/heads/next' })],
      MET,
    ],
    ['a commit in capitals', [own({ commit: commitOf(NAME).toUpperCase() })], MET],
    ['the beginning of the commit', [own({ commit: commitOf(NAME).slice(0, 12) })], 'block E-SOURCE-COMMIT'],
    // Against the policy
    [
      'a repository with the reference of the build',
      [rules({ sources: [`${SOURCE}@refs/heads/main`], refs: [] })],
      MET,
    ],
    [
      'a repository with another reference',
      [rules({ sources: [`${SOURCE}@refs/heads/next`], refs: [] })],
      'block E-REF-MISMATCH',
    ],
    ['the kind of build', [rules({ buildTypes: [TYPE] })], MET],
    ['one of the kinds of build', [rules({ buildTypes: ['x', TYPE] })], MET],
    ['another kind of build', [rules({ buildTypes: [`${TYPE}.1`] })], 'block E-BUILD-TYPE'],
    // Builders and levels
    ['a builder that is trusted for the level', [rules({ level: 'SLSA_BUILD_LEVEL_3' })], MET],
    [
      'a builder that is trusted for less',
      [builders({ level: 'SLSA_BUILD_LEVEL_1' })],
      'block E-BUILD-LEVEL',
    ],
    [
      'a builder of another version',
      [builders({ id: 'https://builder.example/release@v4' })],
      'block E-BUILDER-VERSION',
    ],
    [
      'a builder that signs as another',
      [builders({ identity: 'https://builder.example/signer' })],
      'block E-BUILDER-CERT-MISMATCH',
    ],
    [
      'a builder of another issuer',
      [builders({ issuer: 'https://token.example' })],
      'block E-BUILDER-CERT-MISMATCH',
    ],
    ['a builder that is listed for two levels', [builders({ level: 'SLSA_BUILD_LEVEL_1' }, {})], MET],
    ['a builder that is listed with two issuers', [builders({ issuer: 'https://token.example' }, {})], MET],
    [
      'a person who signs for the builder',
      [own({ $signed: { identity: 'owner@example.com', issuer: BUILDER_ISSUER } })],
      'block E-BUILDER-CERT-MISMATCH',
    ],
    ['nobody who signs', [own({ $signed: 'not' })], 'block E-UNSIGNED'],
    // Artifacts
    [
      'digests by another algorithm',
      [own({ subjects: [{ sha512: 'a'.repeat(128) }] })],
      'block E-ARTIFACT-DIGEST-ALGORITHM',
    ],
    [
      'a strong and a weak digest of the artifact',
      [own({ subjects: [{ sha256: artifactOf(NAME), sha1: 'a'.repeat(40) }] })],
      MET,
    ],
    ['the artifact among others', [own({ subjects: [sha256Of('x'), artifactOf(NAME), sha256Of('y')] })], MET],
    [
      'a prefix of the artifact’s digest',
      [own({ subjects: [artifactOf(NAME).slice(0, 32)] })],
      'block provenance-missing',
    ],
    [
      'an artifact that none covers beside one that is covered',
      [
        {
          release: {
            artifacts: [
              { name: 'one', sha256: artifactOf(NAME) },
              { name: 'two', sha256: sha256Of('two') },
            ] as Json,
          },
        },
      ],
      'block E-SUBJECT-MISMATCH',
    ],
  ])('%s', (_, patches, verdict) => {
    expect(verdictOf(judged(...patches), 'provenance-verified')).toBe(verdict)
  })
})

/** The links of the chain that is shown for the artifact. */
function linksOf(gate: ReturnType<typeof judged>): [string, string][] {
  const found = gate.judged.find(({ criterion }) => criterion.id === 'provenance-verified')
  const verdict = found?.verdict
  const [chain] = verdict !== undefined && 'details' in verdict ? (verdict.details ?? []) : []
  if (chain?.type !== 'chain') throw new Error('no chain')
  return chain.links.map(({ title, text }) => [title, text.map((run) => run.text).join('')])
}

describe('of several provenances of one artifact the best counts, and the others are listed', () => {
  test.each<[string, Patch[], string, string[]]>([
    ['another artifact’s', [second({ subjects: [sha256Of('x')] })], MET, []],
    ['one by another builder', [second(evil)], MET, ['E-BUILDER-MISMATCH']],
    ['one that nobody signed', [second({ $signed: 'not' })], MET, ['E-UNSIGNED']],
    ['one from another commit', [second({ commit: 'd'.repeat(40) })], MET, ['E-SOURCE-COMMIT']],
    ['one that nothing here can verify', [second({ $signed: 'unverifiable' })], MET, ['E-UNVERIFIABLE']],
    ['the same once more', [second({})], MET, []],
    [
      'two that do not hold',
      [second(evil), second({ commit: 'd'.repeat(40) }, 'third')],
      MET,
      ['E-BUILDER-MISMATCH', 'E-SOURCE-COMMIT'],
    ],
    ['a good one, where its own does not hold', [own(evil), second({})], MET, ['E-BUILDER-MISMATCH']],
    [
      'another artifact’s, where its own does not hold',
      [own({ subjects: [sha256Of('x')] }), second(evil)],
      'block E-BUILDER-MISMATCH',
      [],
    ],
    [
      'another artifact’s alone',
      [own({ subjects: [sha256Of('x')] }), second({ subjects: [sha256Of('y')] })],
      'block E-SUBJECT-MISMATCH',
      [],
    ],
  ])('%s', (_, patches, verdict, beside) => {
    const gate = judged(...patches)
    expect(verdictOf(gate, 'provenance-verified')).toBe(verdict)
    const codes = linksOf(gate).flatMap(([title, text]) =>
      title === 'Other provenance, refused' ? [text.split(' ')[0]] : [],
    )
    expect(codes.toSorted()).toEqual(beside.toSorted())
  })
})

test('the reader is shown what was built, from what, for which level, and what nobody asked', () => {
  expect(linksOf(judged(rules({ refs: [] }), { release: { source: { ref: null } } }))).toEqual([
    ['Artifact', `registry.example/payments-api@2.4.0 SHA-256 ${artifactOf(NAME)}`],
    ['Provenance', `built by ${BUILDER}, trusted to SLSA_BUILD_LEVEL_3`],
    ['Signer', `${BUILDER} (issuer ${BUILDER_ISSUER})`],
    ['Builder', BUILDER],
    ['Source', `https://git.example/payments/api at refs/heads/main, commit ${commitOf(NAME)}`],
    ['Build type', TYPE],
    [
      'Build level',
      'SLSA_BUILD_LEVEL_3, for which the policy trusts the builder; it asks for SLSA_BUILD_LEVEL_2; no verified statement claims a level',
    ],
    [
      'Not checked',
      'the source against the certificate, which names none, the branch or tag: the policy names none, the kind of build: the policy names none and what the build was started with: the policy names no inputs',
    ],
  ])
})

/** The same authorities as those of the kit. */
const world = createWorld({ at: '2025-01-01T00:00:00Z', seed: 'attacks' })

/** With real signatures: what the certificate says of the build is held against what the provenance says. */
function minted(claims: Readonly<Record<string, string>>) {
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'api', digest: { sha256: artifactOf(NAME) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: TYPE,
        externalParameters: { workflow: { repository: SOURCE.slice(4), ref: 'refs/heads/main' } },
        resolvedDependencies: [{ uri: `${SOURCE}@refs/heads/main`, digest: { gitCommit: commitOf(NAME) } }],
      },
      runDetails: { builder: { id: BUILDER } },
    },
  }
  const signing = { identity: BUILDER, issuer: BUILDER_ISSUER, at: '2026-03-12T08:00:00Z', claims }
  const text = JSON.stringify(world.signStatement(statement, signing))
  const files = mint(
    story('standard-prod', {
      'evidence/provenance.json': null,
      [`${FOLDER}evidence/signed.json`]: {
        $evidence: 'text',
        text,
        $signed: 'not',
        $item: { path: 'evidence/signed.json', type: 'E2', producedAt: '2026-03-12T08:00:00Z' },
      },
    }),
  )
  const assessment = assess(committedArchive([{ files }]), {
    asOf: instant('2026-06-01T00:00:00Z'),
    pins: { trustedRoots: [], digests: [] },
  })
  const found = releaseIn(assessment).gates.atDecision.criteria.find(({ id }) => id === 'provenance-verified')
  if (found === undefined) throw new Error('the criterion was not applied')
  return `${found.state} ${found.reason.code}`
}

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['nothing', {}, 'met provenance-verified'],
  [
    'the same',
    {
      sourceRepositoryURI: SOURCE.slice(4),
      sourceRepositoryRef: 'refs/heads/main',
      sourceRepositoryDigest: commitOf(NAME),
    },
    'met provenance-verified',
  ],
  ['another repository', { sourceRepositoryURI: FORK.slice(4) }, 'unmet E-SOURCE-CERT-MISMATCH'],
  ['another reference', { sourceRepositoryRef: 'refs/heads/next' }, 'unmet E-SOURCE-CERT-MISMATCH'],
  ['another commit', { sourceRepositoryDigest: 'd'.repeat(40) }, 'unmet E-SOURCE-CERT-MISMATCH'],
])('with real signatures, where the certificate says %s', (_, claims, verdict) => {
  expect(minted(claims)).toBe(verdict)
})
