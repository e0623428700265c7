import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { ecdsaKey } from '../../scripts/sigstore-world/keys.ts'
import { type Signing, signEnvelope } from '../../scripts/sigstore-world.ts'
import type { Artifact } from '../../src/trust/artifact.ts'
import { readStatement } from '../../src/trust/statement.ts'
import { ALICE, AT, BYTES, outcomeOf, verdictOn, WORLD } from './support.ts'

const SIGNING: Signing = { ...ALICE, at: AT }
const digest = (algorithm: string, bytes: Uint8Array = BYTES) =>
  createHash(algorithm).update(bytes).digest('hex')
const OTHER = Buffer.from('another artifact')

const STATEMENT = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: [{ name: 'a', digest: { sha256: digest('sha256') } }],
  predicateType: 'https://slsa.dev/provenance/v1',
  predicate: {},
}

const signedPayload = (payload: string, payloadType?: string) =>
  signEnvelope(WORLD.services, Buffer.from(payload), SIGNING, ecdsaKey('p256', 'statement'), payloadType)
const signed = (statement: object) => signedPayload(JSON.stringify(statement))
const about = (...digests: Record<string, string>[]) =>
  signed({ ...STATEMENT, subject: digests.map((set) => ({ name: 'x', digest: set })) })
const known = (digests: Record<string, string>): Artifact => ({ kind: 'digests', digests })

test.each<[string, Record<string, string>, string]>([
  ['its SHA-256', { sha256: digest('sha256') }, 'verified'],
  ['its SHA-512', { sha512: digest('sha512') }, 'verified'],
  ['its SHA-256 in capitals', { sha256: digest('sha256').toUpperCase() }, 'verified'],
  ['a strong and a weak digest that agree', { sha256: digest('sha256'), sha1: digest('sha1') }, 'verified'],
  ['a strong digest, and an unknown one', { sha256: digest('sha256'), quantum: '00' }, 'verified'],
  ['another SHA-256', { sha256: digest('sha256', OTHER) }, 'E-SUBJECT-MISMATCH'],
  [
    'its SHA-256, and another SHA-512',
    { sha256: digest('sha256'), sha512: digest('sha512', OTHER) },
    'E-SUBJECT-MISMATCH',
  ],
  [
    'its SHA-256, and another SHA-1',
    { sha256: digest('sha256'), sha1: digest('sha1', OTHER) },
    'E-SUBJECT-MISMATCH',
  ],
  ['its SHA-1 alone', { sha1: digest('sha1') }, 'E-DIGEST-WEAK'],
  ['its MD5 alone', { md5: digest('md5') }, 'E-DIGEST-WEAK'],
  ['weak digests of another', { sha1: digest('sha1', OTHER), md5: digest('md5', OTHER) }, 'E-DIGEST-WEAK'],
  ['a prefix of its SHA-256', { sha256: digest('sha256').slice(0, 32) }, 'E-SUBJECT-MISMATCH'],
])('a statement about %s', (_, subject, outcome) => {
  expect(outcomeOf(about(subject))).toBe(outcome)
})

test('every artifact of the release must be a subject', () => {
  const bundle = about({ sha256: digest('sha256') }, { sha256: digest('sha256', OTHER) })
  const a = known({ sha256: digest('sha256') })
  const b = known({ sha256: digest('sha256', OTHER) })
  const c = known({ sha256: digest('sha256', Buffer.from('c')) })
  expect(outcomeOf(bundle, { artifacts: [a, b] })).toBe('verified')
  const verdict = verdictOn(bundle, { artifacts: [a, c] })
  expect(verdict).toMatchObject({ state: 'rejected', refusal: { code: 'E-SUBJECT-MISSING' } })
  expect(verdict.state !== 'verified' && verdict.refusal.message).toContain(
    digest('sha256', Buffer.from('c')),
  )
  expect(outcomeOf(bundle, { artifacts: [c] })).toBe('E-SUBJECT-MISMATCH')
  expect(outcomeOf(bundle, { artifacts: [known({ sha1: digest('sha1') })] })).toBe(
    'E-ARTIFACT-DIGEST-ALGORITHM',
  )
  expect(verdictOn(bundle, { artifacts: [] })).toMatchObject({
    state: 'unverifiable',
    refusal: { code: 'E-NO-SUBJECT' },
  })
})

test('digests by another algorithm than the statement’s cannot decide', () => {
  const by512 = { artifacts: [known({ sha512: digest('sha512') })] }
  expect(verdictOn(about({ sha256: digest('sha256') }), by512)).toMatchObject({
    state: 'unverifiable',
    refusal: { code: 'E-ARTIFACT-DIGEST-ALGORITHM' },
  })
  expect(outcomeOf(about({ sha1: digest('sha1') }), by512)).toBe('E-DIGEST-WEAK')
})

test('a signature is about one artifact', () => {
  const bundle = WORLD.signBytes(BYTES, SIGNING)
  expect(outcomeOf(bundle, { artifacts: [] })).toBe('E-ARTIFACT-MISSING')
  expect(outcomeOf(bundle, { artifacts: [known({ sha256: 'a' }), known({ sha256: 'b' })] })).toBe(
    'E-ARTIFACT-MISSING',
  )
})

test('the payload and the predicate must be of the type that was asked for', () => {
  expect(outcomeOf(signedPayload(JSON.stringify(STATEMENT), 'text/plain'))).toBe('E-PREDICATE-TYPE')
  expect(outcomeOf(signedPayload(JSON.stringify(STATEMENT), 'application/vnd.in-toto+json; x=1'))).toBe(
    'E-PREDICATE-TYPE',
  )
  const asked = (predicateType: string) => outcomeOf(signed(STATEMENT), { predicateType })
  expect(asked('https://slsa.dev/provenance/v1')).toBe('verified')
  expect(asked('https://slsa.dev/provenance/v0.2')).toBe('E-PREDICATE-TYPE')
  expect(asked('https://slsa.dev/provenance')).toBe('E-PREDICATE-TYPE')
  expect(
    outcomeOf(WORLD.signBytes(BYTES, SIGNING), { predicateType: 'https://slsa.dev/provenance/v1' }),
  ).toBe('E-PREDICATE-TYPE')
})

const { subject: _, ...WITHOUT_SUBJECT } = STATEMENT

test.each<[string, string, string]>([
  [
    'of version 0.1',
    JSON.stringify({ ...STATEMENT, _type: 'https://in-toto.io/Statement/v0.1' }),
    'verified',
  ],
  ['with fields that nobody knows', JSON.stringify({ ...STATEMENT, extra: 1 }), 'verified'],
  [
    'of an unknown version',
    JSON.stringify({ ...STATEMENT, _type: 'https://in-toto.io/Statement/v9' }),
    'E-STATEMENT-SHAPE',
  ],
  ['without subjects', JSON.stringify(WITHOUT_SUBJECT), 'E-STATEMENT-SHAPE'],
  ['with no subject', JSON.stringify({ ...STATEMENT, subject: [] }), 'E-STATEMENT-SHAPE'],
  [
    'with an empty digest set',
    JSON.stringify({ ...STATEMENT, subject: [{ name: 'a', digest: {} }] }),
    'E-STATEMENT-SHAPE',
  ],
  [
    'with a digest that is no text',
    JSON.stringify({ ...STATEMENT, subject: [{ digest: { sha256: 1 } }] }),
    'E-STATEMENT-SHAPE',
  ],
  ['without a predicate type', JSON.stringify({ ...STATEMENT, predicateType: '' }), 'E-STATEMENT-SHAPE'],
  ['that is a list', '[]', 'E-STATEMENT-SHAPE'],
  ['that is null', 'null', 'E-STATEMENT-SHAPE'],
  ['that is no JSON', 'hello', 'E-STATEMENT-SHAPE'],
  ['with a key twice', `{"_type":"x",${JSON.stringify(STATEMENT).slice(1)}`, 'E-JSON-DUPKEY'],
  [
    'with a key twice, once escaped',
    `{"\\u005ftype":"x",${JSON.stringify(STATEMENT).slice(1)}`,
    'E-JSON-DUPKEY',
  ],
  ['nested without end', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'E-DEPTH'],
])('a payload %s', (_, payload, outcome) => {
  expect(outcomeOf(signedPayload(payload))).toBe(outcome)
})

test('a payload that is not UTF-8 is refused', () => {
  const bytes = Buffer.concat([Buffer.from('{"_type":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')])
  const bundle = signEnvelope(WORLD.services, bytes, SIGNING, ecdsaKey('p256', 'statement'))
  expect(outcomeOf(bundle)).toBe('E-UTF8')
})

test('an envelope with its payload twice is refused before anything is verified, with both places', () => {
  const text = JSON.stringify(signed(STATEMENT)).replace('"payload":', '"payload":"AAAA","payload":')
  const verdict = verdictOn(text)
  expect(verdict).toMatchObject({ state: 'rejected', refusal: { code: 'E-JSON-DUPKEY' } })
  expect(verdict.state !== 'verified' && verdict.refusal.message).toMatch(/at 1:\d+: .* first at 1:\d+/)
})

test('what is parsed is the object that was verified', () => {
  const verdict = verdictOn(signed(STATEMENT))
  if (verdict.state !== 'verified' || verdict.content.kind !== 'statement') throw new Error('not verified')
  expect(Buffer.from(verdict.content.payload).toString()).toBe(JSON.stringify(STATEMENT))
  // @ts-expect-error bytes that nobody verified are no payload
  expect(() => readStatement(Buffer.from('{}'), 'text/plain')).toThrow()
})
