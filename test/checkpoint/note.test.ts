import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkpointText, readCheckpoint } from '../../src/checkpoint/checkpoint.ts'
import { treeOver } from '../../src/checkpoint/log.ts'
import { rootOf } from '../../src/checkpoint/merkle.ts'
import { readNote, writeNote } from '../../src/checkpoint/note.ts'
import {
  keyIdOf,
  readVerifierKey,
  type VerifierKey,
  verifySignature,
} from '../../src/checkpoint/verifier-key.ts'

const AT = { path: 'checkpoint' }

/** A key of our own, as its owner would publish it. */
function newKey(name: string, type: 0x01 | 0x04): { vkey: string; privateKey: KeyObject; keyId: number } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')
  const material = Buffer.concat([Buffer.from([type]), raw])
  const keyId = keyIdOf(name, material)
  return {
    vkey: `${name}+${keyId.toString(16).padStart(8, '0')}+${material.toString('base64')}`,
    privateKey,
    keyId,
  }
}

function known(vkey: string): VerifierKey {
  const key = readVerifierKey(vkey)
  if (typeof key === 'string') throw new Error(key)
  return key
}

const line = (name: string, keyId: number, signature: Buffer) => ({ name, keyId, signature })
const signed = (text: string, key: ReturnType<typeof newKey>, name: string) =>
  line(name, key.keyId, sign(null, Buffer.from(text), key.privateKey))
function cosigned(text: string, key: ReturnType<typeof newKey>, name: string, seconds: bigint) {
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(seconds)
  const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
  return line(name, key.keyId, Buffer.concat([time, sign(null, message, key.privateKey)]))
}

const BODY = checkpointText({
  origin: 'example.com/releases',
  size: 3,
  root: rootOf(treeOver(['a', 'b', 'c'])),
})
const bytesOf = (text: string) => Buffer.from(text)

test('a note of the Go implementation verifies with its published key', () => {
  const text =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
  const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`
  const key = known('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
  const read = readNote(bytesOf(note), AT)
  expect(read.ok && read.value.text).toBe(text)
  const [signature] = read.ok ? read.value.signatures : []
  expect(signature?.keyId).toBe(key.keyId)
  expect(verifySignature(key, text, signature?.signature ?? Buffer.alloc(0))).toEqual({
    name: 'PeterNeumann',
    kind: 'signature',
  })
  expect(verifySignature(key, `${text} `, signature?.signature ?? Buffer.alloc(0))).toBeUndefined()
  expect(read.ok && writeNote(read.value)).toBe(note)
})

test('the example of the specification is read', () => {
  const note = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`
  const read = readCheckpoint(bytesOf(note), AT, [])
  expect(read).toMatchObject({
    ok: true,
    value: { origin: 'example.com/behind-the-sofa', size: 20852163, verified: [], ignored: 2 },
  })
})

describe('signatures', () => {
  const log = newKey('example.com/releases', 0x01)
  const witness = newKey('witness.example/w1', 0x04)
  const stranger = newKey('witness.example/w2', 0x04)
  const good = writeNote({
    text: BODY,
    signatures: [
      signed(BODY, log, 'example.com/releases'),
      cosigned(BODY, witness, 'witness.example/w1', 1773327840n),
      cosigned(BODY, stranger, 'witness.example/w2', 1n),
    ],
  })

  test('of known keys are verified, with the time that a cosigner states; unknown ones are ignored', () => {
    const read = readCheckpoint(bytesOf(good), AT, [known(log.vkey), known(witness.vkey)])
    expect(read).toMatchObject({
      ok: true,
      value: {
        size: 3,
        seenAt: '2026-03-12T15:04:00Z',
        ignored: 1,
        verified: [
          { name: 'example.com/releases', kind: 'signature' },
          { name: 'witness.example/w1', kind: 'cosignature', at: '2026-03-12T15:04:00Z' },
        ],
      },
    })
  })

  test('without keys nothing is verified and no time is believed', () => {
    const read = readCheckpoint(bytesOf(good), AT, [])
    expect(read).toMatchObject({ ok: true, value: { verified: [], ignored: 3 } })
    expect(read.ok && read.value.seenAt).toBeUndefined()
  })

  test('none of the keys that were named: refused', () => {
    const other = newKey('example.com/releases', 0x01)
    expect(readCheckpoint(bytesOf(good), AT, [known(other.vkey)])).toMatchObject({
      ok: false,
      problems: [{ code: 'E-CHECKPOINT-UNSIGNED' }],
    })
    expect(readCheckpoint(bytesOf(BODY), AT, [known(log.vkey)])).toMatchObject({
      ok: false,
      problems: [{ code: 'E-CHECKPOINT-UNSIGNED' }],
    })
  })

  test('a bad one of a known key refuses the note, however many are good', () => {
    const forged = good.replace('\n3\n', '\n4\n')
    expect(readCheckpoint(bytesOf(forged), AT, [known(witness.vkey)])).toMatchObject({
      ok: false,
      problems: [{ code: 'E-CHECKPOINT-SIGNATURE' }],
    })
    const swapped = writeNote({
      text: BODY,
      signatures: [
        signed(BODY, log, 'example.com/releases'),
        line('witness.example/w1', witness.keyId, Buffer.alloc(72)),
      ],
    })
    expect(readCheckpoint(bytesOf(swapped), AT, [known(log.vkey), known(witness.vkey)])).toMatchObject({
      ok: false,
      problems: [{ code: 'E-CHECKPOINT-SIGNATURE', message: expect.stringContaining('witness.example/w1') }],
    })
  })

  test('a cosignature is none of the text alone, nor the other way round', () => {
    const asCosigner = known(witness.vkey)
    expect(
      verifySignature(asCosigner, BODY, sign(null, Buffer.from(BODY), witness.privateKey)),
    ).toBeUndefined()
    const { signature } = cosigned(BODY, log, 'example.com/releases', 5n)
    expect(verifySignature(known(log.vkey), BODY, signature)).toBeUndefined()
  })

  test('the time of a cosignature is part of what is signed', () => {
    const { signature } = cosigned(BODY, witness, 'witness.example/w1', 1773327840n)
    const later = Buffer.from(signature)
    later.writeBigUInt64BE(1773327841n)
    expect(verifySignature(known(witness.vkey), BODY, later)).toBeUndefined()
    const beyond = cosigned(BODY, witness, 'witness.example/w1', 253402300800n)
    expect(verifySignature(known(witness.vkey), BODY, beyond.signature)).toBeUndefined()
  })

  test('turning any bit of a signed note over is never accepted with another meaning', () => {
    const bytes = bytesOf(good)
    const keys = [known(log.vkey), known(witness.vkey)]
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const turned = Buffer.from(bytes)
        turned[at] = (turned[at] ?? 0) ^ (1 << bit)
        const read = readCheckpoint(turned, AT, keys)
        if (!read.ok) return
        // What may change is a signature line of nobody that we know, or one that is no longer of a known key.
        expect(checkpointText(read.value)).toBe(BODY)
        expect(read.value.verified.length).toBeGreaterThan(0)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the lines behind the root', () => {
  const head = { origin: 'example.com/releases', size: 3, root: Buffer.alloc(32) }
  const read = (text: string) => readCheckpoint(bytesOf(text), AT, [])

  test.each(['a'.repeat(40), '0'.repeat(64)])('name the commit: %s', (commit) => {
    const text = checkpointText({ ...head, commit })
    expect(text.split('\n')[3]).toBe(`git-commit ${commit}`)
    expect(read(text)).toMatchObject({ ok: true, value: { commit } })
  })

  test.each([
    `git-commit ${'a'.repeat(41)}`,
    `git-commit ${'A'.repeat(40)}`,
    `git-commit  ${'a'.repeat(40)}`,
    `git-commits ${'a'.repeat(40)}`,
    'something of somebody else',
  ])('are opaque where they are not ours: %s', (line) => {
    const found = read(`${checkpointText(head)}${line}\n`)
    expect(found.ok && found.value.commit).toBeUndefined()
  })

  test('that name two commits are refused', () => {
    const two = `${checkpointText({ ...head, commit: 'a'.repeat(40) })}git-commit ${'b'.repeat(40)}\n`
    expect(read(two)).toMatchObject({ ok: false, problems: [{ code: 'E-CHECKPOINT-SYNTAX' }] })
  })
})

describe('a verifier key is refused', () => {
  const { vkey } = newKey('example.com/releases', 0x01)
  const [name = '', id = '', material = ''] = vkey.split(/\+(.{8})\+(.*)/s)
  test.each([
    ['without parts', 'example.com', 'it is not name+id+key'],
    ['with a space in its name', `a b+${id}+${material}`, 'it is not name+id+key'],
    ['without a name', `+${id}+${material}`, 'it is not name+id+key'],
    ['with another name', `evil.example+${id}+${material}`, 'its id is not that of its name and key'],
    ['with another id', `${name}+00000000+${material}`, 'its id is not that of its name and key'],
    ['with an id in capitals', `${name}+ABCDEF01+${material}`, 'it is not name+id+key'],
    ['with loose base64', `${name}+${id}+${material}=`, 'its key is not canonical base64'],
    [
      'of another type',
      `${name}+${id}+${Buffer.concat([Buffer.from([6]), Buffer.alloc(1312)]).toString('base64')}`,
      'its type 0x06 is not known here',
    ],
    [
      'that is too short',
      `${name}+${id}+${Buffer.from([1, 2, 3]).toString('base64')}`,
      'its key has 2 bytes',
    ],
  ])('%s', (_, text, why) => {
    expect(readVerifierKey(text)).toContain(why)
  })
})

describe('a checkpoint is refused', () => {
  const root = rootOf(treeOver([])).toString('base64')
  test.each([
    ['empty', '', 1],
    ['of two lines', 'a\n1\n', 2],
    ['with an empty origin', `\n1\n${root}\n`, 2],
    ['without its last line feed', `a\n1\n${root}`, 3],
    ['with a carriage return', `a\r\n1\r\n${root}\r\n`, 1],
    ['with a tab', `a\tb\n1\n${root}\n`, 1],
    ['with a leading zero', `a\n01\n${root}\n`, 2],
    ['with a sign', `a\n+1\n${root}\n`, 2],
    ['with a size beyond what is exact', `a\n9007199254740993\n${root}\n`, 2],
    ['with a root that is too short', 'a\n1\nAAAA\n', 3],
    ['with a root in loose base64', `a\n1\n${root.replace('=', '')}\n`, 3],
    ['with a root in hexadecimal', `a\n1\n${'0'.repeat(64)}\n`, 3],
    ['with an empty line and no signature', `a\n1\n${root}\n\n`, 4],
    ['with a signature and no empty line', `a\n1\n${root}\n— b AAAAAAA=\n`, 4],
    ['with something behind its signatures', `a\n1\n${root}\n\n— b AAAAAAA=\nmore\n`, 6],
    ['with a signature of a name with a plus', `a\n1\n${root}\n\n— b+c AAAAAAA=\n`, 5],
    ['with a signature of four bytes', `a\n1\n${root}\n\n— b AAAAAA==\n`, 5],
    ['with a signature in loose base64', `a\n1\n${root}\n\n— b AAAAAAA\n`, 5],
  ])('%s', (_, text, at) => {
    expect(readCheckpoint(bytesOf(text), AT, [])).toMatchObject({
      ok: false,
      problems: [{ code: 'E-CHECKPOINT-SYNTAX', at: { path: 'checkpoint', line: at } }],
    })
  })

  test('with bytes that are not UTF-8', () => {
    expect(readCheckpoint(Buffer.from([0x61, 0xff, 0x0a]), AT, [])).toMatchObject({
      ok: false,
      problems: [{ code: 'E-UTF8' }],
    })
  })

  test('extension lines are carried by the signature and mean nothing to us', () => {
    const key = newKey('a', 0x01)
    const text = `a\n0\n${root}\nextension\n`
    const note = writeNote({ text, signatures: [signed(text, key, 'a')] })
    expect(readCheckpoint(bytesOf(note), AT, [known(key.vkey)])).toMatchObject({
      ok: true,
      value: { size: 0 },
    })
  })
})

test('what is written is read again', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9./-]{0,20}$/)
  const signature = fc.record({
    name,
    keyId: fc.nat(0xffffffff),
    signature: fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
  })
  const arbitrary = fc.record({
    origin: fc.stringMatching(/^[!-~][ -~]{0,30}$/),
    size: fc.maxSafeNat(),
    leaves: fc.array(fc.string(), { maxLength: 4 }),
    signatures: fc.array(signature, { maxLength: 4 }),
  })
  fc.assert(
    fc.property(arbitrary, ({ origin, size, leaves, signatures }) => {
      const root = rootOf(treeOver(leaves))
      const note = writeNote({ text: checkpointText({ origin, size, root }), signatures })
      const read = readCheckpoint(bytesOf(note), AT, [])
      expect(read).toMatchObject({ ok: true, value: { origin, size, ignored: signatures.length } })
      expect(read.ok && read.value.root.equals(root)).toBe(true)
    }),
  )
})
