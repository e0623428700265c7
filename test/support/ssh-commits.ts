import { createHash, generateKeyPairSync, hash, type KeyObject, sign } from 'node:crypto'
import { parseSha256, type Sha256 } from '../../src/domain/digest.ts'
import type { ObjectFormat } from '../../src/trust/commits/commit-object.ts'
import type { RawCommit } from '../../src/trust/commits/read.ts'
import type { TrustFile } from '../../src/trust/trust.ts'

/**
 * SSH signatures and commit objects made with node:crypto alone, so that tests need neither ssh-keygen nor git. Written
 * from the specifications, apart from the code that it tests.
 */

export type SshKeyType =
  | 'ssh-ed25519'
  | 'ssh-rsa'
  | 'ecdsa-sha2-nistp256'
  | 'ecdsa-sha2-nistp384'
  | 'ecdsa-sha2-nistp521'
  | 'sk-ssh-ed25519@openssh.com'
  | 'sk-ecdsa-sha2-nistp256@openssh.com'

/** A key that can sign. `blob` is what stands for it in signatures: of a certificate, once it has one. */
export type SshKey = {
  readonly type: SshKeyType
  readonly blob: Buffer
  readonly plainBlob: Buffer
  readonly secret: KeyObject
}

/** A message with its signature blob; how a test may bend it. */
export type Bend = {
  readonly namespace?: string
  readonly digest?: string
  /** Name in the signature blob instead of the usual one. */
  readonly algorithm?: string
  /** Flags of a security key: 1 when somebody touched it. */
  readonly flags?: number
  readonly reserved?: string
  readonly version?: number
  /** Bytes that are signed in place of the message's own. */
  readonly over?: Buffer
}

const CURVES = {
  'ecdsa-sha2-nistp256': { name: 'P-256', ssh: 'nistp256', size: 32, digest: 'sha256' },
  'ecdsa-sha2-nistp384': { name: 'P-384', ssh: 'nistp384', size: 48, digest: 'sha384' },
  'ecdsa-sha2-nistp521': { name: 'P-521', ssh: 'nistp521', size: 66, digest: 'sha512' },
  'sk-ecdsa-sha2-nistp256@openssh.com': { name: 'P-256', ssh: 'nistp256', size: 32, digest: 'sha256' },
} as const

export function str(bytes: Buffer | string): Buffer {
  const body = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  return Buffer.concat([u32(body.length), body])
}

export function u32(n: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(n)
  return bytes
}

function u64(n: bigint | number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(n))
  return bytes
}

function mpint(bytes: Buffer): Buffer {
  let from = 0
  while (from < bytes.length && bytes[from] === 0) from++
  const digits = bytes.subarray(from)
  return str((digits[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), digits]) : digits)
}

export function makeKey(type: SshKeyType, bits = 2048): SshKey {
  const { publicKey, privateKey } = pair(type, bits)
  const jwk = publicKey.export({ format: 'jwk' })
  const part = (name: 'x' | 'y' | 'n' | 'e') => Buffer.from(jwk[name] ?? '', 'base64url')
  const blob = Buffer.concat([
    str(type),
    ...(type === 'ssh-rsa' ? [mpint(part('e')), mpint(part('n'))] : []),
    ...(type in CURVES
      ? [str(curveOf(type).ssh), str(Buffer.concat([Buffer.of(4), part('x'), part('y')]))]
      : []),
    ...(type.includes('ed25519') ? [str(part('x'))] : []),
    ...(type.startsWith('sk-') ? [str('ssh:')] : []),
  ])
  return { type, blob, plainBlob: blob, secret: privateKey }
}

function pair(type: SshKeyType, bits: number) {
  if (type === 'ssh-rsa') return generateKeyPairSync('rsa', { modulusLength: bits })
  if (type.includes('ed25519')) return generateKeyPairSync('ed25519')
  return generateKeyPairSync('ec', { namedCurve: curveOf(type).name })
}

function curveOf(type: SshKeyType) {
  const curve = Object.entries(CURVES).find(([name]) => name === type)?.[1]
  if (curve === undefined) throw new Error(`${type} has no curve`)
  return curve
}

/** A signature blob over a message, as RFC 4253 and PROTOCOL.u2f lay it out. */
export function signatureBlob(key: SshKey, message: Buffer, bend: Bend = {}): Buffer {
  const { type, secret } = key
  const flags = Buffer.of(bend.flags ?? 1)
  const counter = u32(7)
  const over = type.startsWith('sk-')
    ? Buffer.concat([hash('sha256', 'ssh:', 'buffer'), flags, counter, hash('sha256', message, 'buffer')])
    : message
  const presence = type.startsWith('sk-') ? [flags, counter] : []
  if (type === 'ssh-rsa') {
    const algorithm = bend.algorithm ?? 'rsa-sha2-512'
    const digest = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' }[algorithm] ?? 'sha1'
    return Buffer.concat([str(algorithm), str(sign(digest, over, secret))])
  }
  if (type.includes('ed25519')) {
    return Buffer.concat([str(bend.algorithm ?? type), str(sign(null, over, secret)), ...presence])
  }
  const { size, digest } = curveOf(type)
  const rs = sign(digest, over, { key: secret, dsaEncoding: 'ieee-p1363' })
  const both = Buffer.concat([mpint(rs.subarray(0, size)), mpint(rs.subarray(size))])
  return Buffer.concat([str(bend.algorithm ?? type), str(both), ...presence])
}

/** An armoured SSHSIG over a payload. */
export function sshsig(key: SshKey, payload: Buffer, bend: Bend = {}): string {
  const { namespace = 'git', digest = 'sha512', reserved = '', version = 1 } = bend
  const known = digest === 'sha256' || digest === 'sha512' ? digest : 'sha512'
  const message = Buffer.concat([
    Buffer.from('SSHSIG'),
    str(namespace),
    str(reserved),
    str(digest),
    str(hash(known, bend.over ?? payload, 'buffer')),
  ])
  return armor(
    Buffer.concat([
      Buffer.from('SSHSIG'),
      u32(version),
      str(key.blob),
      str(namespace),
      str(reserved),
      str(digest),
      str(signatureBlob(key, message, bend)),
    ]),
  )
}

export function armor(blob: Buffer): string {
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? []
  return ['-----BEGIN SSH SIGNATURE-----', ...lines, '-----END SSH SIGNATURE-----', ''].join('\n')
}

/** What a certificate says; `caKey` vouches for it. */
export type CertificateSpec = {
  readonly principals: readonly string[]
  readonly after?: number
  readonly before?: bigint
  readonly kind?: number
  readonly serial?: number
  readonly keyId?: string
  readonly critical?: Buffer
  readonly extensions?: Buffer
}

/** The key with a certificate of an authority in place of its bare blob. */
export function certify(key: SshKey, caKey: SshKey, spec: CertificateSpec): SshKey {
  const type = `${key.type.replace('@openssh.com', '')}-cert-v01@openssh.com`
  const fields = key.plainBlob.subarray(str(key.type).length)
  const body = Buffer.concat([
    str(type),
    str('a nonce'),
    fields,
    u64(spec.serial ?? 1),
    u32(spec.kind ?? 1),
    str(spec.keyId ?? 'key id'),
    str(Buffer.concat(spec.principals.map(str))),
    u64(spec.after ?? 0),
    u64(spec.before ?? 0xffffffffffffffffn),
    str(spec.critical ?? ''),
    str(spec.extensions ?? ''),
    str(''),
    str(caKey.plainBlob),
  ])
  return { ...key, blob: Buffer.concat([body, str(signatureBlob(caKey, body))]) }
}

/** The key as authorized_keys(5) and allowed-signers files write it. */
export function keyText({ type, plainBlob }: SshKey): string {
  return `${type} ${plainBlob.toString('base64')}`
}

export function fingerprint({ plainBlob }: SshKey): string {
  return `SHA256:${hash('sha256', plainBlob, 'base64').replace(/=+$/, '')}`
}

/** The parts of a commit object; `headers` are raw lines that follow the committer. */
export type CommitSpec = {
  readonly format?: ObjectFormat
  /** Id of the tree; one that no repository holds, unless given. */
  readonly tree?: string
  readonly parents?: readonly string[]
  readonly author?: string
  readonly committer?: string
  readonly headers?: readonly string[]
  readonly message?: string | Buffer
}

export const ALICE = 'Alice Author <alice@example.com>'
export const MADE_AT = 1_772_000_000

/** A commit object without a signature. */
export function commitBytes(spec: CommitSpec = {}): Buffer {
  const { format = 'sha1', parents = [], author = ALICE, committer = author, headers = [] } = spec
  const id = (fill: string) => fill.repeat(format === 'sha1' ? 40 : 64)
  const lines = [
    `tree ${spec.tree ?? id('a')}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${author} ${MADE_AT} +0100`,
    `committer ${committer} ${MADE_AT} +0100`,
    ...headers,
  ]
  const message = spec.message ?? 'Approve payments-api@2.4.0\n'
  return Buffer.concat([Buffer.from(`${lines.join('\n')}\n\n`, 'latin1'), Buffer.from(message)])
}

/** Puts an armoured signature into a commit object, as the last header. */
export function withSignature(unsigned: Buffer, armored: string, header = 'gpgsig'): Buffer {
  const at = unsigned.indexOf('\n\n') + 1
  const folded = `${header} ${armored.replace(/\n$/, '').replaceAll('\n', '\n ')}\n`
  return Buffer.concat([unsigned.subarray(0, at), Buffer.from(folded, 'latin1'), unsigned.subarray(at)])
}

/** A commit as a repository holds it: its bytes under their own id. */
export function rawCommit(raw: Buffer, objectFormat: ObjectFormat = 'sha1'): RawCommit {
  const oid = createHash(objectFormat).update(`commit ${raw.length}\0`).update(raw).digest('hex')
  return { oid, raw, objectFormat }
}

/** A commit that an SSH key signed. */
export function sshCommit(key: SshKey, spec: CommitSpec = {}, bend: Bend = {}): RawCommit {
  const { format = 'sha1' } = spec
  const unsigned = commitBytes(spec)
  const header = format === 'sha1' ? 'gpgsig' : 'gpgsig-sha256'
  return rawCommit(withSignature(unsigned, sshsig(key, unsigned, bend), header), format)
}

/** A file of trust material with this content. */
export function trustFile(path: string, content: string | Uint8Array): TrustFile {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return { path, bytes, sha256: digestOf(bytes), origin: 'pinned' }
}

function digestOf(bytes: Uint8Array): Sha256 {
  const digest = parseSha256(hash('sha256', bytes, 'hex'))
  if (digest === undefined) throw new Error('no digest')
  return digest
}
