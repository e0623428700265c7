import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ecdsaKey } from '../../scripts/sigstore-world/keys.ts'
import { signMessage } from '../../scripts/sigstore-world.ts'
import { registerVerifyBundle } from '../../src/cli/commands/verify-bundle.ts'
import { CommandFailure } from '../../src/cli/exit.ts'
import { createPainter } from '../../src/cli/paint.ts'
import type { Session } from '../../src/cli/session.ts'
import { parseInstant } from '../../src/domain/instant.ts'
import { sha256Of } from '../../src/trust/sha256.ts'
import { ALICE, AT, BYTES, WORLD } from './support.ts'

let folder = ''
let printed: string[] = []
let complained: string[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'docket-verify-bundle-'))
  writeFileSync(join(folder, 'artifact'), BYTES)
  writeFileSync(join(folder, 'other'), 'another artifact')
  writeFileSync(join(folder, 'root.json'), JSON.stringify(WORLD.trustedRoot))
  writeFileSync(join(folder, 'bundle.json'), JSON.stringify(WORLD.signBytes(BYTES, { ...ALICE, at: AT })))
  writeFileSync(join(folder, 'envelope.json'), '{"payload":"AAAA","payloadType":"text/plain"}')
})
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => {
  printed = []
  complained = []
  process.exitCode = undefined
})

function session(): Session {
  const now = parseInstant('2026-04-01T00:00:00Z')
  if (now === undefined) throw new Error('no instant')
  return {
    out: (text) => void printed.push(text),
    err: (text) => void complained.push(text),
    errStream: process.stderr,
    folder,
    width: 100,
    paint: createPainter(false),
    paintErr: createPainter(false),
    watched: false,
    now: () => now,
    elapsed: () => 0,
    debug: false,
  }
}

/** Runs the command and takes its exit code, without leaving it behind for the test runner. */
function run(...args: string[]): number {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} })
  registerVerifyBundle(program, session())
  program.parse(['verify-bundle', ...args], { from: 'user' })
  const code = Number(process.exitCode)
  process.exitCode = undefined
  return code
}

const MATERIAL = ['--bundle', 'bundle.json', '--trusted-root', 'root.json']
const WHO = ['--identity', ALICE.identity, '--issuer', ALICE.issuer]

test('verified: everything that was established, and the verdict in the last line', () => {
  expect(run(...MATERIAL, ...WHO, '--artifact', 'artifact')).toBe(0)
  expect(printed).toEqual([
    'artifact     artifact',
    'signer       alice@example.com',
    'issuer       https://accounts.example',
    'since        2026-03-12T15:04:00Z by https://rekor.sample.example (transparency-log)',
    'since        2026-03-12T15:04:00Z by https://timestamp.sample.example (timestamp-authority)',
    `root         root.json sha256:${sha256Of(Buffer.from(JSON.stringify(WORLD.trustedRoot)))}`,
    'checked      the signature, over the artifact',
    '             that https://fulcio.sample.example certified the signer, at every time above',
    '             that a certificate log of the root has seen the certificate',
    '             that https://rekor.sample.example holds an entry of this very signature',
    'not checked  whether the transparency log shows everybody the same tree: no witness was asked',
    '             whether the identity’s account was in other hands at the time',
    'verified bundle.json',
  ])
  expect(complained).toEqual([])
})

test('the artifact may be a digest', () => {
  expect(run(...MATERIAL, ...WHO, '--artifact', `sha256:${sha256Of(BYTES)}`)).toBe(0)
  for (const digest of [
    'sha256:abc',
    `sha256:${sha256Of(BYTES).toUpperCase()}`,
    `sha512:${sha256Of(BYTES)}`,
  ]) {
    expect(() => run(...MATERIAL, ...WHO, '--artifact', digest)).toThrow(CommandFailure)
  }
})

test('rejected: the reason on standard error, the verdict on standard output', () => {
  expect(run(...MATERIAL, ...WHO, '--artifact', 'other')).toBe(1)
  expect(complained[0]).toMatch(
    /^E-ARTIFACT-DIGEST bundle\.json the bundle is about another artifact than sha256:/,
  )
  expect(printed).toEqual(['rejected E-ARTIFACT-DIGEST bundle.json'])
})

test('unverifiable and misused have exit codes of their own', () => {
  const envelope = ['--bundle', 'envelope.json', '--trusted-root', 'root.json', '--artifact', 'artifact']
  expect(run(...envelope, ...WHO)).toBe(3)
  expect(printed).toEqual(['unverifiable E-ENVELOPE-UNDATED envelope.json'])
  expect(complained[1]).toBe('  hint: Verify the Sigstore bundle around it instead.')
  expect(run(...MATERIAL, '--artifact', 'artifact')).toBe(2)
  expect(run(...MATERIAL, ...WHO, '--artifact', 'artifact', '--min-timestamps', '0')).toBe(2)
})

test('as JSON the verdict is one document, whatever it is', () => {
  expect(run(...MATERIAL, ...WHO, '--artifact', 'artifact', '--json')).toBe(0)
  expect(JSON.parse(printed.join('\n'))).toMatchObject({
    command: 'verify-bundle',
    state: 'verified',
    exitCode: 0,
    signer: ALICE,
  })
  printed = []
  expect(run(...MATERIAL, ...WHO, '--artifact', 'other', '--json')).toBe(1)
  expect(JSON.parse(printed.join('\n'))).toMatchObject({
    state: 'rejected',
    exitCode: 1,
    problems: [{ code: 'E-ARTIFACT-DIGEST' }],
  })
  expect(complained).toEqual([])
})

test('waivers and numbers reach the verifier', () => {
  expect(run(...MATERIAL, ...WHO, '--artifact', 'artifact', '--no-tlog', '--no-ctlog', '--json')).toBe(0)
  const { times, notChecked } = JSON.parse(printed.join('\n'))
  expect(times).toHaveLength(1)
  expect(notChecked).toContain('whether a transparency log recorded it: no entry was asked for')
  expect(run(...MATERIAL, ...WHO, '--artifact', 'artifact', '--min-tlog-entries', '2')).toBe(1)
  expect(run(...MATERIAL, '--identity', ALICE.identity, '--any-issuer', '--artifact', 'artifact')).toBe(0)
})

test('of a file of several bundles, the one that verified is named by its line', () => {
  const good = JSON.stringify(WORLD.signBytes(BYTES, { ...ALICE, at: AT }))
  writeFileSync(join(folder, 'bundles.jsonl'), `{"mediaType":\n${good}\n`)
  const lines = ['--bundle', 'bundles.jsonl', '--trusted-root', 'root.json']
  expect(run(...lines, ...WHO, '--artifact', 'artifact')).toBe(0)
  expect(printed.at(-1)).toBe('verified bundles.jsonl:2')
  expect(complained[0]).toMatch(/^E-JSON-SYNTAX bundles\.jsonl:1/)
})

test('a bare key is shown as what it is, and so is a time that nobody states', () => {
  const key = ecdsaKey('p256', 'bare')
  const { verificationMaterial: _, ...signed } = signMessage(WORLD.services, BYTES, { ...ALICE, at: AT }, key)
  const bare = { ...signed, verificationMaterial: { publicKey: { hint: 'a' } } }
  writeFileSync(join(folder, 'bare.json'), JSON.stringify(bare))
  writeFileSync(join(folder, 'key.pem'), key.publicKey.export({ format: 'pem', type: 'spki' }))
  const material = ['--bundle', 'bare.json', '--trusted-root', 'root.json', '--artifact', 'artifact']
  expect(run(...material, '--key', 'key.pem', '--no-tlog')).toBe(0)
  expect(printed.slice(1, 3)).toEqual([
    `signer       the bare key sha256:${sha256Of(key.spki)}`,
    'since        no verified clock says when: none was asked for',
  ])
})

test.each([
  [
    'sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709',
    /^--artifact sha1:.* is no digest that tells two artifacts apart/,
  ],
  ['MD5:00', /is no digest that tells two artifacts apart/],
  ['.', /^\. cannot be read: it is a folder$/],
])('the artifact %s is a mistake in the use, and says why', (artifact, message) => {
  expect(() => run(...MATERIAL, ...WHO, '--artifact', artifact)).toThrow(
    expect.objectContaining({ exitCode: 2, message: expect.stringMatching(message) }),
  )
})

test('files that are not there, and numbers that are none, are mistakes in the use', () => {
  expect(() => run(...MATERIAL, ...WHO, '--artifact', 'missing')).toThrow(
    expect.objectContaining({ exitCode: 2, message: 'missing cannot be read' }),
  )
  expect(() => run(...MATERIAL, ...WHO, '--artifact', 'artifact', '--min-timestamps', 'two')).toThrow(
    /not a whole number/,
  )
  expect(() => run('--artifact', 'artifact')).toThrow(/required option/)
})
