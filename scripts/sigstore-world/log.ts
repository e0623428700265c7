import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import {
  type CertificateSpec,
  certify,
  type Extension,
  type Holder,
  OID,
  toBeSigned,
} from './certificates.ts'
import * as der from './der.ts'
import { keyId, type SigningKey } from './keys.ts'

/** A transparency log: it remembers the hashes of its leaves, and proves inclusion in the tree that they make. */
export type Log = {
  readonly key: SigningKey
  /** Host name: the origin of its checkpoints. */
  readonly origin: string
  readonly id: Buffer
  readonly rekor: 1 | 2
  readonly leaves: Buffer[]
}

/** An entry as it stands in a bundle (TransparencyLogEntry, JSON). */
export type LogEntry = {
  logIndex: string
  logId: { keyId: string }
  kindVersion: { kind: string; version: string }
  integratedTime?: string
  inclusionPromise?: { signedEntryTimestamp: string }
  inclusionProof?: {
    logIndex: string
    rootHash: string
    treeSize: string
    hashes: string[]
    checkpoint: { envelope: string }
  }
  canonicalizedBody: string
}

/** A Rekor log. The id of a version 2 log is its checkpoint key id (C2SP signed-note, Ed25519), else RFC 6962's. */
export function createLog(origin: string, key: SigningKey, rekor: 1 | 2): Log {
  const noteId = createHash('sha256')
    .update(`${origin}\n`)
    .update(Buffer.from([1]))
    .update(key.spki.subarray(-32))
    .digest()
  return { key, origin, id: rekor === 2 ? noteId : keyId(key), rekor, leaves: [] }
}

/** Adds a body to the log; the entry that a bundle carries comes back. */
export function recordEntry(log: Log, body: { kind: string; apiVersion: string }, at: Date): LogEntry {
  const bytes = Buffer.from(canonicalize(body) ?? '')
  const index = log.leaves.push(sha256(Buffer.from([0]), bytes)) - 1
  const entry: LogEntry = {
    logIndex: String(index),
    logId: { keyId: log.id.toString('base64') },
    kindVersion: { kind: body.kind, version: body.apiVersion },
    inclusionProof: inclusionProof(log, index, at),
    canonicalizedBody: bytes.toString('base64'),
  }
  if (log.rekor === 2) return entry
  const integratedTime = Math.floor(at.getTime() / 1000)
  return {
    ...entry,
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp: promise(log, bytes, integratedTime, index) },
  }
}

/** The signed entry timestamp of Rekor v1: over the canonical JSON of body, time, index and log. */
export function promise(log: Log, body: Buffer, integratedTime: number, logIndex: number): string {
  const payload = {
    body: body.toString('base64'),
    integratedTime,
    logIndex,
    logID: log.id.toString('hex'),
  }
  return log.key.sign(Buffer.from(canonicalize(payload) ?? '')).toString('base64')
}

function inclusionProof(log: Log, index: number, at: Date): NonNullable<LogEntry['inclusionProof']> {
  const size = log.leaves.length
  const root = treeHash(log.leaves)
  const extra = log.rekor === 1 ? [`Timestamp: ${at.getTime()}000000`] : []
  const origin = log.rekor === 1 ? `${log.origin} - 1193050959916656506` : log.origin
  const note = [origin, String(size), root.toString('base64'), ...extra, ''].join('\n')
  return {
    logIndex: String(index),
    rootHash: root.toString('base64'),
    treeSize: String(size),
    hashes: auditPath(index, log.leaves).map((hash) => hash.toString('base64')),
    checkpoint: { envelope: `${note}\n${noteSignature(log, note)}` },
  }
}

/** One signature line of a signed note: the name, then four bytes of key id and the signature. */
export function noteSignature(log: Log, note: string): string {
  const signature = Buffer.concat([log.id.subarray(0, 4), log.key.sign(Buffer.from(note))])
  return `\u2014 ${log.origin} ${signature.toString('base64')}\n`
}

/** Merkle tree hash of leaf hashes (RFC 6962, 2.1). */
function treeHash(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (leaves.length === 1 && only !== undefined) return only
  const k = split(leaves.length)
  return node(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)))
}

/** Audit path of a leaf, lowest first (RFC 6962, 2.1.1). */
function auditPath(index: number, leaves: readonly Buffer[]): Buffer[] {
  if (leaves.length <= 1) return []
  const k = split(leaves.length)
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)]
  return index < k
    ? [...auditPath(index, left), treeHash(right)]
    : [...auditPath(index - k, right), treeHash(left)]
}

function split(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1))
}

const node = (left: Buffer, right: Buffer) => sha256(Buffer.from([1]), left, right)

function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** Certifies with a signed certificate timestamp of each certificate log embedded (RFC 6962, 3.3). */
export function certifyLogged(
  spec: CertificateSpec,
  issuer: Holder,
  logs: readonly { readonly key: SigningKey; readonly at: Date }[],
): Buffer {
  if (logs.length === 0) return certify(spec, issuer.key)
  const precertificate = toBeSigned(spec, issuer.key)
  const timestamps = logs.map(({ key, at }) =>
    certificateTimestamp(key, precertificate, keyId(issuer.key), at),
  )
  return certify({ ...spec, extensions: [...spec.extensions, timestampList(timestamps)] }, issuer.key)
}

function certificateTimestamp(key: SigningKey, tbs: Buffer, issuerKeyHash: Buffer, at: Date): Buffer {
  const time = uint(at.getTime(), 8)
  const noExtensions = uint(0, 2)
  const signed = [
    uint(0, 1),
    uint(0, 1),
    time,
    uint(1, 2),
    issuerKeyHash,
    uint(tbs.length, 3),
    tbs,
    noExtensions,
  ]
  const signature = key.sign(Buffer.concat(signed))
  const digest = { sha256: 4, sha384: 5, sha512: 6 }[key.hash]
  const algorithm = Buffer.from([digest, key.keyDetails.includes('RSA') ? 1 : 3])
  return Buffer.concat([
    uint(0, 1),
    keyId(key),
    time,
    noExtensions,
    algorithm,
    uint(signature.length, 2),
    signature,
  ])
}

function timestampList(timestamps: readonly Buffer[]): Extension {
  const list = Buffer.concat(timestamps.flatMap((sct) => [uint(sct.length, 2), sct]))
  return {
    oid: OID.sctList,
    critical: false,
    value: der.octetString(Buffer.concat([uint(list.length, 2), list])),
  }
}

function uint(value: number, octets: number): Buffer {
  const buffer = Buffer.alloc(8)
  buffer.writeBigUInt64BE(BigInt(value))
  return buffer.subarray(8 - octets)
}
