import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { checkpointText } from '../../src/checkpoint/checkpoint.ts'
import { readNote, writeNote } from '../../src/checkpoint/note.ts'
import { keyIdOf } from '../../src/checkpoint/verifier-key.ts'

/** Somebody outside who cosigns checkpoints (cosignature/v1). */
export type Witness = {
  readonly name: string
  /** Its key as it publishes it. */
  readonly vkey: string
  /** The note with the witness's signature over its text, as of a time. */
  readonly cosign: (note: string, at: string) => string
}

/** The beginning of an Ed25519 private key in PKCS 8 (RFC 8410), before its seed. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** A witness whose key is made of its name, so that tests can repeat it; it proves nothing to anybody. */
export function witnessOf(name: string): Witness {
  const seed = createHash('sha256').update(name).digest()
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  const material = Buffer.concat([Buffer.from([0x04]), Buffer.from(x, 'base64url')])
  const keyId = keyIdOf(name, material)
  return {
    name,
    vkey: `${name}+${keyId.toString(16).padStart(8, '0')}+${material.toString('base64')}`,
    cosign: (note, at) => {
      const read = readNote(Buffer.from(note), { path: 'checkpoint' })
      if (!read.ok) throw new Error(read.problems[0].message)
      const { text, signatures } = read.value
      const seconds = BigInt(Math.floor(Date.parse(at) / 1000))
      const time = Buffer.alloc(8)
      time.writeBigUInt64BE(seconds)
      const signed = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`), key)
      const own = { name, keyId, signature: Buffer.concat([time, signed]) }
      return writeNote({ text, signatures: [...signatures, own] })
    },
  }
}

/** A checkpoint that names a commit; of a log of which nobody here knows more. */
export function noteOf(commit: string | undefined, origin = 'docket.invalid/company'): string {
  return checkpointText({ origin, size: 1, root: Buffer.alloc(32), commit })
}
