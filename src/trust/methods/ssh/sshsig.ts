import { hash } from 'node:crypto'
import { readArmor } from '../../commits/armor.ts'
import { cursorOf, isWhole, readBytes, readName, readString, readUint32, writeString } from './wire.ts'

/** The first line of an SSH signature. */
export const SSH_ARMOR = '-----BEGIN SSH SIGNATURE-----'
const MAGIC = Buffer.from('SSHSIG', 'latin1')
const VERSION = 1

/** A signature over a message's digest, as PROTOCOL.sshsig defines it. */
export type Sshsig = {
  /** The blob of the key or certificate that it says it was made with. */
  readonly publicKey: Buffer
  /** What the signature was made for; `git` on commits. Signed together with the digest. */
  readonly namespace: string
  readonly digest: 'sha256' | 'sha512'
  readonly signature: Buffer
}

/** Reads an armoured signature; the text says why it is refused. */
export function readSshsig(armored: string): Sshsig | string {
  const blob = readArmor(armored, 'SSH SIGNATURE')
  if (typeof blob === 'string') return blob
  const cursor = cursorOf(blob)
  if (!readBytes(cursor, MAGIC.length).equals(MAGIC)) return 'it does not begin with "SSHSIG"'
  const version = readUint32(cursor)
  if (version !== VERSION) return `it is of version ${version}; only version ${VERSION} is known`
  const publicKey = readString(cursor)
  const namespace = readName(cursor)
  const reserved = readString(cursor)
  const digest = readName(cursor)
  const signature = readString(cursor)
  if (!isWhole(cursor)) return 'it is cut short or has bytes left over'
  if (digest !== 'sha256' && digest !== 'sha512') {
    return `it is over a digest of the kind "${digest.slice(0, 32)}"; only sha256 and sha512 count`
  }
  // OpenSSH signs it empty, whatever stands here; what else it might ask for nobody has said yet.
  if (reserved.length > 0) return 'it says something in a field that is reserved'
  return { publicKey, namespace, digest, signature }
}

/** The bytes that the key signed: the digest of the payload, bound to the namespace. */
export function signedBytes(
  { namespace, digest }: Omit<Sshsig, 'publicKey' | 'signature'>,
  payload: Uint8Array,
) {
  return Buffer.concat([
    MAGIC,
    writeString(namespace),
    writeString(''),
    writeString(digest),
    writeString(hash(digest, payload, 'buffer')),
  ])
}
