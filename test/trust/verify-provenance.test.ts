import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { type VerifyBundleOptions, verifyBundleFile } from '../../src/trust/verify-bundle.ts'
import {
  type Build,
  COMMIT,
  DELEGATOR,
  GITHUB,
  PRODUCERS,
  type ProducerName,
  REF,
  REPOSITORY,
} from './provenance-producers.ts'
import { AT, BYTES, IN_BYTES, WORLD } from './support.ts'

const file = (path: string, content: unknown) => ({ path, bytes: Buffer.from(JSON.stringify(content)) })
const ROOT = file('trusted_root.json', WORLD.trustedRoot)
const digest = (algorithm: string) => createHash(algorithm).update(BYTES).digest('hex')

type Story = {
  readonly by: ProducerName
  readonly payload?: Partial<Build>
  readonly certificate?: Partial<Build>
  /** Signed as this identity instead. */
  readonly identity?: string
}

/** A signed bundle that tells this story, and the signature that is asked for. */
function bundleOf({ by, payload, certificate, identity }: Story) {
  const { build, write, signer } = PRODUCERS[by]
  const certified = signer({ ...build, ...certificate })
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'pkg:npm/app@1.2.3', digest: { sha512: digest('sha512') } }],
    ...write({ ...build, ...payload }),
  }
  const who = { identity: identity ?? certified.identity, issuer: GITHUB }
  const bundle = WORLD.signStatement(statement, { ...who, at: AT, claims: certified.claims })
  return { bundle: file('p.sigstore.json', bundle), ...who }
}

function answerTo(story: Story, asked: Partial<VerifyBundleOptions> = {}): string {
  const options = { ...bundleOf(story), artifact: IN_BYTES, trustedRoot: ROOT, ...asked }
  const verdict = verifyBundleFile(options)
  return verdict.state === 'verified' ? '0' : `${verdict.exitCode} ${verdict.problems[0].code}`
}

const SIGNED = (['generic', 'go', 'byob', 'container', 'npm02', 'npm1', 'attest'] as const).map(
  (by) => [by] as const,
)

test.each(SIGNED)('%s: a signed bundle is accepted as asked for, and refused as anything else', (by) => {
  const { builder: builderId } = PRODUCERS[by].build
  const ask = (asked: Partial<VerifyBundleOptions>) => answerTo({ by }, { builderId, ...asked })
  expect(ask({ sourceUri: 'github.com/org/app', sourceTag: 'v1.2.3' })).toBe('0')
  expect(ask({ sourceUri: `git+${REPOSITORY}@${REF}`, sourceVersionedTag: 'v1' })).toBe('0')
  expect(ask({ predicateType: PRODUCERS[by].write(PRODUCERS[by].build).predicateType })).toBe('0')
  expect(ask({ sourceUri: `${REPOSITORY}@refs/heads/main` })).toBe('1 E-REF-MISMATCH')
  expect(ask({ sourceUri: 'github.com/org/app/' })).toBe('1 E-SOURCE-MISMATCH')
  expect(ask({ sourceUri: '' })).toBe('1 E-SOURCE-MISMATCH')
  expect(ask({ sourceBranch: 'v1.2.3' })).toBe('1 E-REF-KIND')
  expect(ask({ sourceTag: '' })).toBe('1 E-TAG-MISMATCH')
  expect(ask({ sourceVersionedTag: 'v1.2.4' })).toBe('1 E-TAG-VERSION')
  expect(ask({ builderId: '' })).toBe('1 E-BUILDER-MISMATCH')
  expect(ask({ builderId: `${builderId}A` })).toMatch(/^1 E-BUILDER-(MISMATCH|VERSION)$/)
  expect(ask({ artifact: { kind: 'bytes', bytes: Buffer.from('x') } })).toBe('1 E-SUBJECT-MISMATCH')
  expect(ask({ artifact: { kind: 'digests', digests: { sha512: digest('sha512') } } })).toBe('0')
  // npm names its packages by SHA-512: with another digest in hand nobody can tell.
  expect(ask({ artifact: { kind: 'digests', digests: { sha256: digest('sha256') } } })).toBe(
    '3 E-ARTIFACT-DIGEST-ALGORITHM',
  )
})

test.each(SIGNED)('%s: a payload that its certificate belies is refused whatever is asked for', (by) => {
  const { builder: builderId } = PRODUCERS[by].build
  const belied = (payload: Partial<Build>) => answerTo({ by, payload }, { builderId })
  expect(belied({ repository: 'https://github.com/mallory/app' })).toBe('1 E-SOURCE-CERT-MISMATCH')
  expect(belied({ ref: 'refs/heads/main' })).toBe('1 E-SOURCE-CERT-MISMATCH')
  expect(belied({ commit: 'e'.repeat(40) })).toBe('1 E-SOURCE-CERT-MISMATCH')
  expect(belied({ run: '1' })).toBe('1 E-RUN-CERT-MISMATCH')
})

test('a source that contradicts itself is refused', () => {
  const { build, write, signer } = PRODUCERS.attest
  const { predicateType } = write(build)
  const definition = (repository: string) =>
    write({ ...build, repository }).predicate.buildDefinition as object
  const fork = definition('https://github.com/mallory/app') as { resolvedDependencies: readonly object[] }
  const own = definition(REPOSITORY) as { resolvedDependencies: readonly object[] }
  const resolvedDependencies = [...fork.resolvedDependencies, ...own.resolvedDependencies]
  const { identity, claims } = signer(build)
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'app', digest: { sha256: digest('sha256') } }],
    predicateType,
    predicate: {
      buildDefinition: { ...own, resolvedDependencies },
      runDetails: { builder: { id: build.builder } },
    },
  }
  const bundle = file('p.json', WORLD.signStatement(statement, { identity, issuer: GITHUB, at: AT, claims }))
  expect(answerTo({ by: 'attest' }, { bundle, sourceUri: REPOSITORY })).toBe('1 E-SOURCE-CONFLICT')
})

test('the workflow that signs for others does so only for a builder that was asked for', () => {
  const { builder: builderId } = PRODUCERS.byob.build
  expect(answerTo({ by: 'byob' }, { builderId, sourceUri: REPOSITORY })).toBe('0')
  expect(answerTo({ by: 'byob' }, { sourceUri: REPOSITORY })).toBe('1 E-BUILDER-CERT-MISMATCH')
  expect(answerTo({ by: 'byob' }, { builderId: DELEGATOR })).toBe('1 E-BUILDER-MISMATCH')
  const signedBy = (identity: string) => answerTo({ by: 'byob', identity }, { builderId })
  expect(signedBy(DELEGATOR.replace('generic', 'lowperms-generic'))).toBe('0')
  for (const identity of [
    DELEGATOR.replace('slsa-framework', 'mallory'),
    DELEGATOR.replace('delegator_generic', 'delegator_other'),
    DELEGATOR.replace('refs/tags/v2.0.0', 'refs/heads/main'),
    DELEGATOR.replace('v2.0.0', 'v2.0.0-rc.0'),
    DELEGATOR.replace('v2.0.0', 'v2'),
    `${DELEGATOR}A`,
    DELEGATOR.replace('https:', 'http:'),
    DELEGATOR.replace('.yml', 'Xyml'),
    `${REPOSITORY}/.github/workflows/release.yml@${REF}`,
  ]) {
    expect([identity, signedBy(identity)]).toEqual([identity, '1 E-BUILDER-CERT-MISMATCH'])
  }
  // The same name from another issuer is another workflow.
  const { bundle } = bundleOf({ by: 'byob' })
  expect(answerTo({ by: 'byob' }, { bundle, builderId, issuer: 'https://token.example' })).toBe(
    '1 E-SIGNER-MISMATCH',
  )
})

test('what was built, from what and by which kind of build is part of the answer', () => {
  const sourceUri = REPOSITORY
  const verdict = verifyBundleFile({
    ...bundleOf({ by: 'attest' }),
    artifact: IN_BYTES,
    trustedRoot: ROOT,
    sourceUri,
  })
  expect(verdict).toMatchObject({
    state: 'verified',
    buildType: 'https://actions.github.io/buildtypes/workflow/v1',
    provenance: {
      builder: { id: PRODUCERS.attest.build.builder },
      source: { repository: REPOSITORY, ref: REF, commit: COMMIT },
    },
  })
  expect(verdict.state === 'verified' && verdict.notChecked.slice(-4)).toEqual([
    'whether the builder is one to trust: none was asked for',
    'the branch or tag: the policy names none',
    'the kind of build: the policy names none',
    'what the build was started with: the policy names no inputs',
  ])
})
