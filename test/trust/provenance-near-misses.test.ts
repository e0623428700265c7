import { expect, test } from 'vitest'
import { type Case, codesOf } from './provenance-cases.ts'
import { COMMIT, PRODUCERS, type ProducerName, REF, REPOSITORY } from './provenance-producers.ts'

const ALL = Object.keys(PRODUCERS) as ProducerName[]
/** Those whose certificate says what was built. */
const CERTIFIED = ALL.filter((by) => by !== 'cloudBuild')

test.each(ALL)('%s: what was asked for is accepted', (by) => {
  expect(codesOf({ by })).toEqual([])
  expect(codesOf({ by, asked: { commit: COMMIT, release: { repository: REPOSITORY, ref: REF } } })).toEqual(
    [],
  )
  expect(codesOf({ by, asked: { commit: COMMIT.toUpperCase() } })).toEqual([])
  expect(codesOf({ by, asked: { sources: null, reference: null } })).toEqual([])
})

const REPOSITORIES: readonly (readonly [string, string])[] = [
  ['a letter appended', `${REPOSITORY}A`],
  ['a letter before the repository', REPOSITORY.replace('/app', '/Aapp')],
  ['a letter within', REPOSITORY.replace('/app', '/apAp')],
  ['a letter before the owner', REPOSITORY.replace('/org', '/Aorg')],
  ['a letter less', REPOSITORY.slice(0, -1)],
  ['a fork', 'https://github.com/mallory/app'],
  ['the owner alone', 'https://github.com/org'],
  ['a slash behind it', `${REPOSITORY}/`],
  ['a folder of it', `${REPOSITORY}/sub`],
  ['.git behind it', `${REPOSITORY}.git`],
  ['a wiki of it', `${REPOSITORY}.wiki`],
  ['another case', REPOSITORY.replace('org', 'Org')],
  ['another case of the host', REPOSITORY.replace('github', 'GitHub')],
  ['http', REPOSITORY.replace('https', 'http')],
  ['ssh', REPOSITORY.replace('https://', 'ssh://git@')],
  ['a port', REPOSITORY.replace('.com', '.com:443')],
  ['a user before the host', REPOSITORY.replace('//', '//github.com@')],
  ['another host that ends the same', REPOSITORY.replace('//', '//evil-')],
  ['another host that begins the same', REPOSITORY.replace('.com', '.com.evil.example')],
  ['a dot behind the host', REPOSITORY.replace('.com', '.com.')],
  ['two slashes', REPOSITORY.replace('/org', '//org')],
  ['a way up', REPOSITORY.replace('/org/', '/mallory/../org/')],
  ['percent encoding', REPOSITORY.replace('/app', '/%61pp')],
  ['a letter that looks the same', REPOSITORY.replace('org', 'оrg')],
  ['a letter that joins the one before', REPOSITORY.replace('app', 'app\u0301')],
  ['a letter that nobody sees', REPOSITORY.replace('app', 'a\u200bpp')],
  ['a space behind it', `${REPOSITORY} `],
  ['a line break behind it', `${REPOSITORY}\n`],
  ['a NUL behind it', `${REPOSITORY}\0`],
  ['a query', `${REPOSITORY}?x=1`],
  ['a fragment', `${REPOSITORY}#x`],
]

test.each(ALL.flatMap((by) => REPOSITORIES.map(([name, repository]) => [by, name, repository] as const)))(
  '%s: built from a repository with %s',
  (by, _, repository) => {
    expect(codesOf({ by, both: { repository } })).toEqual(['E-SOURCE-MISMATCH'])
    const release = { repository }
    expect(codesOf({ by, asked: { sources: null, release } })).toEqual(['E-SOURCE-MISMATCH'])
    expect(codesOf({ by, asked: { sources: [repository] } })).toEqual(['E-SOURCE-MISMATCH'])
  },
)

test.each(
  CERTIFIED.flatMap((by) => REPOSITORIES.map(([name, repository]) => [by, name, repository] as const)),
)(
  '%s: names the repository that is asked for, and is certified to come from one with %s',
  (by, _, repository) => {
    const codes = codesOf({ by, certificate: { repository } })
    expect(codes).toContain('E-SOURCE-CERT-MISMATCH')
    expect(codes.filter((code) => !code.endsWith('-CERT-MISMATCH'))).toEqual([])
    // The other way round, and nobody asks for a source.
    expect(codesOf({ by, payload: { repository }, asked: { sources: null } })).toContain(
      'E-SOURCE-CERT-MISMATCH',
    )
  },
)

const REFS: readonly (readonly [string, string, string])[] = [
  ['another tag', 'refs/tags/v1.2.4', 'E-TAG-MISMATCH'],
  ['a tag with a part less', 'refs/tags/v1.2', 'E-TAG-MISMATCH'],
  ['a tag with a part more', 'refs/tags/v1.2.3.0', 'E-TAG-MISMATCH'],
  ['a pre-release', 'refs/tags/v1.2.3-rc1', 'E-TAG-MISMATCH'],
  ['a build of the version', 'refs/tags/v1.2.3+1', 'E-TAG-MISMATCH'],
  ['a tag without v', 'refs/tags/1.2.3', 'E-TAG-MISMATCH'],
  ['a tag with V', 'refs/tags/V1.2.3', 'E-TAG-MISMATCH'],
  ['a letter behind the tag', 'refs/tags/v1.2.3A', 'E-TAG-MISMATCH'],
  ['a letter before the tag', 'refs/tags/Av1.2.3', 'E-TAG-MISMATCH'],
  ['a tag in a folder', 'refs/tags/x/v1.2.3', 'E-TAG-MISMATCH'],
  ['a tag with a folder', 'refs/tags/v1.2.3/x', 'E-TAG-MISMATCH'],
  ['a tag of a tag', 'refs/tags/refs/tags/v1.2.3', 'E-TAG-MISMATCH'],
  ['a tag with a hash', 'refs/tags/v1.2.3#x', 'E-TAG-MISMATCH'],
  ['a tag with an at sign', 'refs/tags/v1.2.3@x', 'E-TAG-MISMATCH'],
  ['a space', 'refs/tags/v1.2.3 ', 'E-TAG-MISMATCH'],
  ['a digit that looks the same', 'refs/tags/v１.2.3', 'E-TAG-MISMATCH'],
  ['a branch of that name', 'refs/heads/v1.2.3', 'E-REF-KIND'],
  ['a branch that is called like the tag', 'refs/heads/refs/tags/v1.2.3', 'E-REF-KIND'],
  ['a pull request', 'refs/pull/7/merge', 'E-REF-KIND'],
  ['a remote branch', 'refs/remotes/origin/v1.2.3', 'E-REF-KIND'],
  ['the name alone', 'v1.2.3', 'E-REF-KIND'],
  ['the kind in capitals', 'refs/Tags/v1.2.3', 'E-REF-KIND'],
  ['a commit', COMMIT, 'E-REF-KIND'],
]

test.each(ALL.flatMap((by) => REFS.map((row) => [by, ...row] as const)))(
  '%s: built from %s',
  (by, _, ref, code) => {
    expect(codesOf({ by, both: { ref } })).toEqual([code])
    expect(codesOf({ by, both: { ref }, asked: { reference: { kind: 'any-of', refs: [REF] } } })).toEqual([
      'E-REF-MISMATCH',
    ])
    expect(
      codesOf({ by, both: { ref }, asked: { reference: null, sources: [`${REPOSITORY}@${REF}`] } }),
    ).toEqual(['E-REF-MISMATCH'])
    expect(codesOf({ by, both: { ref }, asked: { reference: null, release: { ref: REF } } })).toEqual([
      'E-REF-MISMATCH',
    ])
  },
)

test.each(CERTIFIED)('%s: a reference, a commit or a run that the certificate does not know', (by) => {
  const of = (one: Omit<Case, 'by'>) => codesOf({ by, ...one })
  expect(of({ certificate: { ref: 'refs/heads/main' } })).toContain('E-SOURCE-CERT-MISMATCH')
  expect(of({ certificate: { commit: 'e'.repeat(40) } })).toContain('E-SOURCE-CERT-MISMATCH')
  expect(of({ payload: { commit: 'e'.repeat(40) } })).toContain('E-SOURCE-CERT-MISMATCH')
  const run = of({ certificate: { run: '4757060010' } })
  // slsa-github-generator spells the member in a way of its own, and the context says it again.
  expect(run).toEqual(['E-RUN-CERT-MISMATCH'])
})

const BUILDERS: readonly (readonly [string, (id: string) => string, string?])[] = [
  ['a letter behind it', (id) => `${id}A`],
  ['a letter before it', (id) => `A${id}`],
  ['a letter within', (id) => id.replace('//', '//A')],
  ['a letter less', (id) => id.slice(0, -1)],
  ['a folder behind it', (id) => `${id}/x`],
  ['a query', (id) => `${id}?x`],
  ['a space', (id) => `${id} `],
  ['http', (id) => id.replace('https', 'http')],
  ['another case', (id) => id.replace('github', 'GitHub').replace('google', 'Google')],
  ['a user before the host', (id) => id.replace('//', '//x@')],
]

test.each(ALL.flatMap((by) => BUILDERS.map(([name, change]) => [by, name, change] as const)))(
  '%s: built by a builder with %s',
  (by, _, change) => {
    const builder = change(PRODUCERS[by].build.builder)
    const [code, ...others] = codesOf({ by, both: { builder } }).filter(
      (one) => one !== 'E-BUILDER-CERT-MISMATCH',
    )
    expect(code).toMatch(/^E-BUILDER-(MISMATCH|VERSION)$/)
    expect(others).toEqual([])
    const named = codesOf({ by, payload: { builder } })
    expect(named).toEqual([code])
  },
)

test.each(['generic', 'go', 'container', 'attest'] as const)('%s: versions of the builder', (by) => {
  const { builder } = PRODUCERS[by].build
  const name = builder.replace(/@.*/, '')
  const versions = [
    '',
    '@v1.9.0',
    '@refs/tags/v1.9',
    '@refs/tags/v1.9.9',
    '@refs/tags/v11.9.0',
    '@refs/heads/main',
  ]
  for (const version of [...versions, `@${COMMIT}`, `@refs/heads/${builder.split('/').at(-1)}`]) {
    expect([version, codesOf({ by, both: { builder: name + version } })]).toEqual([
      version,
      ['E-BUILDER-VERSION'],
    ])
  }
  // Named as asked for, signed by another version, by the caller, and by a workflow beside it.
  for (const signer of [
    `${name}@refs/tags/v0.0.1`,
    `${REPOSITORY}/.github/workflows/release.yml@${REF}`,
    `${name}.yml`,
  ]) {
    const certified = (change: NonNullable<Case['signer']>) => codesOf({ by, signer: change })
    expect(
      certified(({ claims, ...rest }) => ({
        ...rest,
        identity: signer,
        claims: { ...claims, buildSignerURI: signer },
      })),
    ).toEqual(['E-BUILDER-CERT-MISMATCH'])
  }
})
