import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { readNote, writeNote } from '../../src/checkpoint/note.ts'
import { keyIdOf } from '../../src/checkpoint/verifier-key.ts'

/*
 * Signs a checkpoint as a witness would: `node cosign.ts CHECKPOINT SIGNED TIME`. The key is made of a fixed seed, so
 * that transcripts can name it; it proves nothing to anybody.
 */

const NAME = 'witness.example/w1'
/** The beginning of an Ed25519 private key in PKCS 8 (RFC 8410), before its seed. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

const [from = '', to = '', time = ''] = process.argv.slice(2)
const key = createPrivateKey({
  key: Buffer.concat([PKCS8, Buffer.alloc(32, 1)]),
  format: 'der',
  type: 'pkcs8',
})
const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
const material = Buffer.concat([Buffer.from([0x04]), Buffer.from(x, 'base64url')])
const keyId = keyIdOf(NAME, material)

const note = readNote(readFileSync(from), { path: from })
if (!note.ok) throw new Error(note.problems[0].message)
const { text } = note.value
const seconds = Math.floor(Date.parse(time) / 1000)
const stamp = Buffer.alloc(8)
stamp.writeBigUInt64BE(BigInt(seconds))
const signed = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`), key)
const signature = { name: NAME, keyId, signature: Buffer.concat([stamp, signed]) }
writeFileSync(to, writeNote({ text, signatures: [signature] }))
console.log(`${NAME}+${keyId.toString(16).padStart(8, '0')}+${material.toString('base64')}`)
