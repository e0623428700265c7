import { expect, test } from 'vitest'
import * as ca from '../../scripts/sigstore-world/certificates.ts'
import * as der from '../../scripts/sigstore-world/der.ts'
import type { BundleJson, Signing } from '../../scripts/sigstore-world.ts'
import type { SignerPolicy } from '../../src/trust/sigstore/policy.ts'
import { ALICE, AT, BYTES, outcomeOf, verdictOn, WORLD } from './support.ts'

const signedBy = (signing: Partial<Signing>): BundleJson =>
  WORLD.signBytes(BYTES, { ...ALICE, at: AT, ...signing })

function exactly(identity: string, issuer = ALICE.issuer): { policy: SignerPolicy } {
  return { policy: { kind: 'identity', identity, issuer } }
}

test.each([
  ['the whole identity', 'https://github.com/org/repo/x.yml@refs/heads/main', 'verified'],
  ['a prefix of it', 'https://github.com/org/repo', 'E-SIGNER-MISMATCH'],
  ['more than it', 'https://github.com/org/repo/x.yml@refs/heads/main2', 'E-SIGNER-MISMATCH'],
  ['a pattern that matches it', 'https://github.com/org/.*', 'E-SIGNER-MISMATCH'],
  ['the same in other case', 'https://github.com/Org/repo/x.yml@refs/heads/main', 'E-SIGNER-MISMATCH'],
  ['nothing', '', 'E-POLICY-NO-IDENTITY'],
])('asked for %s', (_, asked, outcome) => {
  const bundle = signedBy({ identity: 'https://github.com/org/repo/x.yml@refs/heads/main' })
  expect(outcomeOf(bundle, exactly(asked))).toBe(outcome)
})

test('a neighbour whose name begins the same is somebody else', () => {
  const bundle = signedBy({ identity: 'https://github.com/org/repo-evil/x.yml@refs/heads/main' })
  expect(outcomeOf(bundle, exactly('https://github.com/org/repo'))).toBe('E-SIGNER-MISMATCH')
})

test('characters of regular expressions are text', () => {
  expect(outcomeOf(signedBy({ identity: 'a+b(c)@corp' }), exactly('a+b(c)@corp'))).toBe('verified')
  expect(outcomeOf(signedBy({ identity: 'aab(c)@corp' }), exactly('a+b(c)@corp'))).toBe('E-SIGNER-MISMATCH')
  expect(outcomeOf(signedBy({ identity: 'axb@corp' }), exactly('a.b@corp'))).toBe('E-SIGNER-MISMATCH')
})

test.each([
  ['the issuer', 'https://accounts.example', 'verified'],
  ['a prefix of the issuer', 'https://accounts', 'E-SIGNER-MISMATCH'],
  ['another issuer', 'https://accounts.example.evil', 'E-SIGNER-MISMATCH'],
  ['no issuer', '', 'E-POLICY-NO-IDENTITY'],
])('vouched for by %s', (_, issuer, outcome) => {
  expect(outcomeOf(signedBy({}), exactly(ALICE.identity, issuer))).toBe(outcome)
})

test('any issuer is something to be asked for, and still wants the whole identity', () => {
  const anyIssuer = (identity: string) => ({ policy: { kind: 'any-issuer', identity } }) as const
  expect(outcomeOf(signedBy({}), anyIssuer(ALICE.identity))).toBe('verified')
  expect(outcomeOf(signedBy({}), anyIssuer('alice'))).toBe('E-SIGNER-MISMATCH')
  expect(outcomeOf(signedBy({}), anyIssuer(''))).toBe('E-POLICY-NO-IDENTITY')
})

test.each([
  ['an address', 'bob@example.com'],
  ['a URL', 'https://ci.example/build'],
  ['a name of Fulcio’s own kind', 'robot'],
])('%s can be an identity', (_, identity) => {
  const verdict = verdictOn(signedBy({ identity }), exactly(identity))
  expect(verdict).toMatchObject({ state: 'verified', signer: { identity, issuer: ALICE.issuer } })
})

const alternativeNames = (...names: Uint8Array[]): ca.Extension => ({
  oid: ca.OID.subjectAltName,
  critical: true,
  value: der.sequence(...names),
})
const address = (text: string) => der.contextPrimitive(1, Buffer.from(text))

test.each<[string, ca.Extension]>([
  ['two identities', alternativeNames(address(ALICE.identity), address('mallory@example.com'))],
  ['no identity', alternativeNames()],
  ['an empty identity', alternativeNames(address(''))],
  ['an identity with a NUL', alternativeNames(address('alice@example.com\0.evil'))],
  ['an identity that is not text', alternativeNames(der.contextPrimitive(1, Buffer.from([0xff, 0xfe])))],
  ['a host name', alternativeNames(der.contextPrimitive(2, Buffer.from('example.com')))],
])('a certificate with %s names nobody', (_, extension) => {
  expect(outcomeOf(signedBy({ extensions: [extension] }))).toBe('E-CERT-SAN')
})

test('two issuer claims that contradict each other are refused', () => {
  const first = (text: string) => ({
    oid: '1.3.6.1.4.1.57264.1.1',
    critical: false,
    value: Buffer.from(text),
  })
  expect(outcomeOf(signedBy({ extensions: [first(ALICE.issuer)] }))).toBe('verified')
  expect(outcomeOf(signedBy({ extensions: [first('https://evil.example')] }))).toBe('E-CERT-CLAIM')
})

test('claims are part of the verified signer', () => {
  const claims = { sourceRepositoryURI: 'https://git.example/app', sourceRepositoryRef: 'refs/heads/main' }
  expect(verdictOn(signedBy({ claims }))).toMatchObject({ state: 'verified', signer: { claims } })
  const bad = { oid: '1.3.6.1.4.1.57264.1.12', critical: false, value: der.octetString(Buffer.from([0xff])) }
  expect(outcomeOf(signedBy({ extensions: [bad] }))).toBe('E-CERT-CLAIM')
})

/** Fulcio's first claims, which are text without any encoding: trigger, commit, repository, reference. */
const first = (last: number, text: string): ca.Extension => ({
  oid: `1.3.6.1.4.1.57264.1.${last}`,
  critical: false,
  value: Buffer.from(text),
})
const GITHUB = 'https://token.actions.githubusercontent.com'
const OLD = [first(2, 'push'), first(3, 'a'.repeat(40)), first(5, 'org/repo'), first(6, 'refs/heads/main')]

test('claims that an older certificate makes in the first form are read as those of today', () => {
  const bundle = signedBy({ issuer: GITHUB, extensions: OLD })
  expect(verdictOn(bundle, exactly(ALICE.identity, GITHUB))).toMatchObject({
    state: 'verified',
    signer: {
      claims: {
        buildTrigger: 'push',
        sourceRepositoryDigest: 'a'.repeat(40),
        sourceRepositoryURI: 'https://github.com/org/repo',
        sourceRepositoryRef: 'refs/heads/main',
      },
    },
  })
})

test('a repository without its host is one of github.com only where GitHub’s own issuer says so', () => {
  const verdict = verdictOn(signedBy({ extensions: [first(5, 'org/repo')] }))
  expect(verdict.state === 'verified' && verdict.signer.claims.sourceRepositoryURI).toBeUndefined()
})

test.each<[string, ca.Extension, string]>([
  ['the same repository', first(5, 'org/repo'), 'verified'],
  ['another repository', first(5, 'org/fork'), 'E-CERT-CLAIM'],
  ['the end of the repository’s name', first(5, 'repo2'), 'E-CERT-CLAIM'],
  ['another reference', first(6, 'refs/heads/main2'), 'E-CERT-CLAIM'],
  ['another commit', first(3, 'b'.repeat(40)), 'E-CERT-CLAIM'],
  ['another trigger', first(2, 'pull_request'), 'E-CERT-CLAIM'],
  ['no text', { ...first(6, ''), value: Buffer.from([0xff]) }, 'E-CERT-CLAIM'],
])('a certificate whose first claims name %s beside those of today', (_, extension, outcome) => {
  const claims = {
    buildTrigger: 'push',
    sourceRepositoryDigest: 'a'.repeat(40),
    sourceRepositoryURI: 'https://github.com/org/repo',
    sourceRepositoryRef: 'refs/heads/main',
  }
  expect(
    outcomeOf(signedBy({ issuer: GITHUB, claims, extensions: [extension] }), exactly(ALICE.identity, GITHUB)),
  ).toBe(outcome)
})
