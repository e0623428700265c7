import { hash } from 'node:crypto'
import type { TransparencyLogEntry } from '@sigstore/bundle'
import { refuse } from '../../refusal.ts'
import type { CmsSignature } from './cms.ts'
import { type Fields, readFields } from './protobuf.ts'

/** The one kind of entry whose body gitsign leaves out, because the signature holds all of it. */
const REBUILT = { kind: 'hashedrekord', version: '0.0.1' } as const

/**
 * Reads the log entry that gitsign puts beside a signature: a serialised TransparencyLogEntry (sigstore_rekor.proto)
 * without its body. The body is built anew from signature, certificate and signed attributes, so that the log's own
 * signatures verify only if the entry is about exactly these.
 */
export function readLogEntry(cms: CmsSignature, serialised: Buffer): TransparencyLogEntry {
  const entry = fieldsOf(serialised)
  const kindVersion = fieldsOf(bytesOf(entry, 3))
  const kind = { kind: textOf(kindVersion, 1), version: textOf(kindVersion, 2) }
  const body = bytesOf(entry, 7)
  return {
    logIndex: String(numberOf(entry, 1)),
    logId: { keyId: bytesOf(fieldsOf(bytesOf(entry, 2)), 1) },
    kindVersion: kind,
    integratedTime: String(numberOf(entry, 4)),
    inclusionPromise: promiseOf(entry),
    inclusionProof: proofOf(entry),
    canonicalizedBody: body.length > 0 ? body : rebuiltBody(cms, kind),
  }
}

function promiseOf(entry: Fields): TransparencyLogEntry['inclusionPromise'] {
  const promise = entry.bytes.get(5)
  return promise && { signedEntryTimestamp: bytesOf(fieldsOf(bytesOf(entry, 5)), 1) }
}

function proofOf(entry: Fields): TransparencyLogEntry['inclusionProof'] {
  if (!entry.bytes.has(6)) return undefined
  const proof = fieldsOf(bytesOf(entry, 6))
  return {
    logIndex: String(numberOf(proof, 1)),
    rootHash: bytesOf(proof, 2),
    treeSize: String(numberOf(proof, 3)),
    hashes: [...(proof.bytes.get(4) ?? [])],
    checkpoint: { envelope: textOf(fieldsOf(bytesOf(proof, 5)), 1) },
  }
}

/** The canonical JSON (RFC 8785) of the entry's body; its keys stand in order of name. */
function rebuiltBody(cms: CmsSignature, { kind, version }: { kind: string; version: string }): Buffer {
  if (kind !== REBUILT.kind || version !== REBUILT.version) {
    return refuse('E-TLOG-BODY', `its log entry is of the kind ${kind} ${version} and brings no body`)
  }
  const pem = `-----BEGIN CERTIFICATE-----\n${lines(cms.leaf.der)}-----END CERTIFICATE-----\n`
  const body = {
    apiVersion: version,
    kind,
    spec: {
      data: { hash: { algorithm: 'sha256', value: hash('sha256', cms.signedAttributes, 'hex') } },
      signature: {
        content: cms.signature.toString('base64'),
        publicKey: { content: Buffer.from(pem).toString('base64') },
      },
    },
  }
  return Buffer.from(JSON.stringify(body))
}

function lines(der: Buffer): string {
  return der.toString('base64').replace(/.{1,64}/g, '$&\n')
}

function fieldsOf(message: Buffer): Fields {
  return readFields(message) ?? refuse('E-TLOG-BODY', 'its log entry cannot be read')
}

function numberOf({ numbers }: Fields, field: number): bigint {
  return numbers.get(field) ?? 0n
}

/** The last one counts where a field stands several times, as protobuf has it. */
function bytesOf({ bytes }: Fields, field: number): Buffer {
  return bytes.get(field)?.at(-1) ?? Buffer.alloc(0)
}

function textOf(fields: Fields, field: number): string {
  return bytesOf(fields, field).toString('utf8')
}
