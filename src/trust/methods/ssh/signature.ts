import { hash, verify } from 'node:crypto'
import type { PublicKey } from './public-key.ts'
import { type Cursor, cursorOf, isWhole, readBytes, readName, readPositive, readString } from './wire.ts'

/** Set by a security key when somebody touched it (PROTOCOL.u2f; FIDO: user presence). */
const USER_PRESENT = 0x01
/** Set by a security key that verified its user, by a PIN or a finger (FIDO: user verification). */
const USER_VERIFIED = 0x04

/** What a signature by a security key has to say of how it was made. */
export type Asked = { readonly touch: boolean; readonly verification: boolean }

const TOUCH: Asked = { touch: true, verification: false }

const ECDSA: Readonly<Record<string, { readonly digest: string; readonly size: number }>> = {
  'ecdsa-sha2-nistp256': { digest: 'sha256', size: 32 },
  'ecdsa-sha2-nistp384': { digest: 'sha384', size: 48 },
  'ecdsa-sha2-nistp521': { digest: 'sha512', size: 66 },
}

/** What an RSA signature may be made with. `ssh-rsa` is SHA-1, and PROTOCOL.sshsig forbids it. */
const RSA: Readonly<Record<string, string>> = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' }

/**
 * Verifies a signature blob (RFC 4253, 5656, 8332, 8709; PROTOCOL.u2f) over a message. `undefined` when it is good,
 * else why it is not.
 */
export function refuseSignature(
  key: PublicKey,
  blob: Buffer,
  message: Buffer,
  asked: Asked = TOUCH,
): string | undefined {
  const cursor = cursorOf(blob)
  const algorithm = readName(cursor)
  switch (key.type) {
    case 'ssh-ed25519': {
      if (algorithm !== key.type) return otherAlgorithm(algorithm, key)
      const signature = readString(cursor)
      return decided(isWhole(cursor) && verifies(null, message, key, signature))
    }
    case 'ssh-rsa': {
      const digest = RSA[algorithm]
      if (digest === undefined) return otherAlgorithm(algorithm, key)
      const signature = readString(cursor)
      return decided(isWhole(cursor) && verifies(digest, message, key, signature))
    }
    case 'sk-ssh-ed25519@openssh.com': {
      if (algorithm !== key.type) return otherAlgorithm(algorithm, key)
      const signature = readString(cursor)
      const { flags, counter } = readPresence(cursor)
      if (!isWhole(cursor)) return decided(false)
      const over = asserted(key, flags, counter, message)
      return securityKeyDecided(flags, asked, verifies(null, over, key, signature))
    }
    case 'sk-ecdsa-sha2-nistp256@openssh.com': {
      if (algorithm !== key.type) return otherAlgorithm(algorithm, key)
      const signature = readEcdsa(cursorOf(readString(cursor)), 32)
      const { flags, counter } = readPresence(cursor)
      if (signature === undefined || !isWhole(cursor)) return decided(false)
      const over = asserted(key, flags, counter, message)
      return securityKeyDecided(flags, asked, verifies('sha256', over, key, signature))
    }
    default: {
      const curve = ECDSA[key.type]
      if (curve === undefined || algorithm !== key.type) return otherAlgorithm(algorithm, key)
      const signature = readEcdsa(cursorOf(readString(cursor)), curve.size)
      return decided(
        signature !== undefined && isWhole(cursor) && verifies(curve.digest, message, key, signature),
      )
    }
  }
}

function otherAlgorithm(algorithm: string, { type }: PublicKey): string {
  if (algorithm === 'ssh-rsa') return 'it is an RSA signature over SHA-1, which is too weak'
  return `a signature of the kind "${algorithm.slice(0, 64)}" does not count for a key of the type ${type}`
}

function decided(good: boolean): string | undefined {
  return good ? undefined : 'the signature does not fit the commit'
}

/** A security key also signs what it knows: for which application, whether somebody was there, and its counter. */
function asserted({ application }: PublicKey, flags: Buffer, counter: Buffer, message: Buffer): Buffer {
  return Buffer.concat([
    hash('sha256', application ?? Buffer.alloc(0), 'buffer'),
    flags,
    counter,
    hash('sha256', message, 'buffer'),
  ])
}

function securityKeyDecided([flags = 0]: Buffer, asked: Asked, good: boolean): string | undefined {
  if (!good) return decided(false)
  if (asked.touch && (flags & USER_PRESENT) === 0) {
    return 'the security key says that nobody touched it when it signed'
  }
  return asked.verification && (flags & USER_VERIFIED) === 0
    ? 'the security key says that it did not verify its user, which the certificate asks for'
    : undefined
}

function readPresence(cursor: Cursor): { readonly flags: Buffer; readonly counter: Buffer } {
  return { flags: readBytes(cursor, 1), counter: readBytes(cursor, 4) }
}

/** r and s at full width, one after the other (IEEE P1363). */
function readEcdsa(cursor: Cursor, size: number): Buffer | undefined {
  const r = readPositive(cursor)
  const s = readPositive(cursor)
  if (!isWhole(cursor) || r.length > size || s.length > size) return undefined
  const both = Buffer.alloc(2 * size)
  both.set(r, size - r.length)
  both.set(s, 2 * size - s.length)
  return both
}

function verifies(
  digest: string | null,
  message: Buffer,
  { key, type }: PublicKey,
  signature: Buffer,
): boolean {
  const isEcdsa = type.includes('ecdsa')
  try {
    // Only ECDSA reads the encoding, and options cost time.
    return verify(digest, message, isEcdsa ? { key, dsaEncoding: 'ieee-p1363' } : key, signature)
  } catch {
    return false
  }
}
