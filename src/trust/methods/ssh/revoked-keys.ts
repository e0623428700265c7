import { hash } from 'node:crypto'
import type { Problem } from '../../../domain/problem.ts'
import type { TrustFile } from '../../trust.ts'
import type { Certificate } from './certificate.ts'
import { meaningfulLines, readRevokedKeyText } from './key-line.ts'
import { type CertificateRevocation, isKrl, type Revocations, readKrl } from './krl.ts'
import type { PublicKey } from './public-key.ts'

/** A file of revoked keys. */
export type RevokedKeys = Revocations & { readonly file: TrustFile }

/**
 * Reads a file of revoked keys: a binary key revocation list, or text with one revocation a line. A line is a public
 * key, a fingerprint (`SHA256:...`), or what ssh-keygen(1), KEY REVOCATION LISTS, lets one write (`key:`, `sha256:`,
 * `sha1:`, `hash:`, `serial:`, `id:`). Serials and ids count for every authority, because the text names none.
 *
 * A line that cannot be read is a problem, and whoever uses the result has to fail closed: it may revoke anybody.
 */
export function readRevokedKeys(file: TrustFile): {
  readonly revoked: RevokedKeys
  readonly problems: readonly Problem[]
} {
  const bytes = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength)
  if (!isKrl(bytes)) return readText(file)
  const read = readKrl(bytes)
  if (typeof read === 'string') return { revoked: { ...NONE, file }, problems: [problem(file, read)] }
  return { revoked: { ...read, file }, problems: [] }
}

const NONE: Revocations = { keys: new Set(), sha1: new Set(), sha256: new Set(), certificates: [] }

function readText(file: TrustFile): ReturnType<typeof readRevokedKeys> {
  const keys = new Set<string>()
  const sha256 = new Set<string>()
  const certificates: CertificateRevocation[] = []
  const problems: Problem[] = []
  for (const { line, text } of meaningfulLines(file.bytes)) {
    const why =
      text === undefined
        ? 'the line is not UTF-8'
        : readRevocation(text.replace(/[ \t]+#.*$/, '').trim(), { keys, sha256, certificates })
    if (why !== undefined) problems.push(problem(file, why, line))
  }
  return { revoked: { ...NONE, keys, sha256, certificates, file }, problems }
}

type Collected = {
  readonly keys: Set<string>
  readonly sha256: Set<string>
  readonly certificates: CertificateRevocation[]
}

function readRevocation(text: string, { keys, sha256, certificates }: Collected): string | undefined {
  const [, kind, rest] = /^(key|sha256|sha1|hash|serial|id):[ \t]*(.*)$/i.exec(text) ?? [
    undefined,
    'key',
    text,
  ]
  const value = rest ?? ''
  switch (kind?.toLowerCase()) {
    case 'serial': {
      const range = /^(0x[0-9a-f]+|\d+)(?:-(0x[0-9a-f]+|\d+))?$/i.exec(value)
      if (range === null) return 'the serial is neither a number nor a range'
      const from = BigInt(range[1] ?? 0)
      const to = BigInt(range[2] ?? from)
      if (to < from) return 'the range of serials ends before it begins'
      certificates.push({ serials: [{ from, to }], keyIds: [] })
      return undefined
    }
    case 'id':
      if (value === '') return 'the id is empty'
      certificates.push({ serials: [], keyIds: [value] })
      return undefined
    default: {
      const digest = /^(?:SHA256:)?([A-Za-z0-9+/]{43})=?$/i.exec(value)
      if (digest !== null) {
        sha256.add(Buffer.from(digest[1] ?? '', 'base64').toString('latin1'))
        return undefined
      }
      const key = readRevokedKeyText(value)
      if (key === undefined) return 'there is no public key, "type base64", and no fingerprint'
      keys.add(key)
      return undefined
    }
  }
}

/** Why a key, or a certificate with its authority, is revoked; `undefined` where none of the files takes it back. */
export function whyRevoked(
  files: readonly RevokedKeys[],
  key: PublicKey,
  certificate?: Certificate,
): string | undefined {
  for (const revoked of files) {
    const path = revoked.file.path
    if (revokesKey(revoked, key)) return `${path} revokes the key ${key.fingerprint}`
    if (certificate === undefined) continue
    if (revokesKey(revoked, certificate.authority)) {
      return `${path} revokes the certificate authority ${certificate.authority.fingerprint}`
    }
    if (revoked.certificates.some((entry) => revokesCertificate(entry, certificate))) {
      return `${path} revokes the certificate ${certificate.serial} "${certificate.keyId}"`
    }
  }
  return undefined
}

function revokesKey({ keys, sha1, sha256 }: Revocations, { blob }: PublicKey): boolean {
  if (keys.has(blob)) return true
  const bytes = () => Buffer.from(blob, 'latin1')
  if (sha256.size > 0 && sha256.has(hash('sha256', bytes(), 'buffer').toString('latin1'))) return true
  return sha1.size > 0 && sha1.has(hash('sha1', bytes(), 'buffer').toString('latin1'))
}

function revokesCertificate(
  entry: CertificateRevocation,
  { authority, serial, keyId }: Certificate,
): boolean {
  if (entry.authority !== undefined && entry.authority !== authority.blob) return false
  return entry.keyIds.includes(keyId) || entry.serials.some(({ from, to }) => from <= serial && serial <= to)
}

function problem(file: TrustFile, why: string, line?: number): Problem {
  return {
    code: 'E-REVOKED-KEYS',
    message: `What this revokes cannot be told: ${why}. No SSH signature counts until it is corrected.`,
    at: { path: file.path, digest: file.sha256, line, column: line === undefined ? undefined : 1 },
    hint: 'Write one public key or SHA256: fingerprint a line, or use a list made by ssh-keygen -k.',
  }
}
