import type { TransparencyLogEntry } from '@sigstore/bundle'
import { readCheckpoint } from '../../checkpoint/checkpoint.ts'
import { HASH_BYTES, leafHash, verifyInclusion } from '../../checkpoint/merkle.ts'
import { type NoteSignature, readNote } from '../../checkpoint/note.ts'
import { refuse } from '../refusal.ts'
import type { LogKey } from './log-key.ts'
import { isSchemeSignature } from './signature.ts'

/**
 * Checks that a log has, or promised to have, an entry: everything that the entry brings must hold, the promise and
 * the proof. The entry names this log.
 */
export function checkInclusion(entry: TransparencyLogEntry, log: LogKey): void {
  if (entry.inclusionPromise === undefined && entry.inclusionProof === undefined) {
    refuse('E-TLOG-NO-PROOF', 'a log entry carries neither an inclusion proof nor a promise of inclusion')
  }
  if (entry.inclusionPromise !== undefined) checkPromise(entry, entry.inclusionPromise, log)
  if (entry.inclusionProof !== undefined) checkProof(entry, entry.inclusionProof, log)
}

type Promised = NonNullable<TransparencyLogEntry['inclusionPromise']>
type Proof = NonNullable<TransparencyLogEntry['inclusionProof']>

/** Rekor's signed entry timestamp: over the canonical JSON (RFC 8785) of the entry, whose keys stand in order of name. */
function checkPromise(entry: TransparencyLogEntry, promise: Promised, log: LogKey): void {
  const { canonicalizedBody, integratedTime, logIndex, logId } = entry
  const promised = [
    `{"body":"${canonicalizedBody.toString('base64')}"`,
    `"integratedTime":${BigInt(integratedTime)}`,
    `"logID":"${logId.keyId.toString('hex')}"`,
    `"logIndex":${BigInt(logIndex)}}`,
  ].join(',')
  if (!isSchemeSignature(log.scheme, log.publicKey, Buffer.from(promised), promise.signedEntryTimestamp)) {
    refuse('E-TLOG-PROMISE', `the promise of inclusion does not verify with the key of ${log.name}`)
  }
}

/** The Merkle path to the root of a checkpoint that the log signed (RFC 9162, 2.1.3.2; C2SP tlog-checkpoint). */
function checkProof({ canonicalizedBody }: TransparencyLogEntry, proof: Proof, log: LogKey): void {
  const { size, root } = signedHead(proof.checkpoint?.envelope ?? '', log)
  // These fields repeat the checkpoint. Nothing else looks at them, and readers would believe them.
  if (proof.treeSize !== String(size) || !root.equals(proof.rootHash)) {
    refuse('E-TLOG-PROOF', 'the inclusion proof states another tree than its checkpoint')
  }
  const isIncluded =
    proof.hashes.every(({ length }) => length === HASH_BYTES) &&
    verifyInclusion({
      leaf: leafHash(canonicalizedBody),
      index: Number(proof.logIndex),
      size,
      proof: proof.hashes,
      root,
    })
  if (!isIncluded) refuse('E-TLOG-PROOF', 'the inclusion proof does not lead to the root of its checkpoint')
}

const AT = { path: '' } as const

/** What a checkpoint says, once the log's own signature on it holds. Signatures of others prove nothing here. */
function signedHead(envelope: string, log: LogKey): { readonly size: number; readonly root: Buffer } {
  const bytes = Buffer.from(envelope, 'utf8')
  const note = readNote(bytes, AT)
  const head = readCheckpoint(bytes, AT, [])
  if (!note.ok) return refuse('E-TLOG-PROOF', `the checkpoint cannot be read: ${note.problems[0].message}`)
  if (!head.ok) return refuse('E-TLOG-PROOF', `the checkpoint cannot be read: ${head.problems[0].message}`)
  const { text, signatures } = note.value
  // The first counts alone, as in signed-note: a bad one of a known key must not be hidden behind a good one.
  const own = signatures.find((signature) => isOf(signature, log))
  if (own === undefined) {
    return refuse('E-TLOG-PROOF', `the checkpoint is not signed by ${log.name}: no signature names its key`)
  }
  if (!isSchemeSignature(log.scheme, log.publicKey, Buffer.from(text), own.signature)) {
    return refuse('E-TLOG-PROOF', `the checkpoint’s signature does not verify with the key of ${log.name}`)
  }
  // Rekor v1 appends its tree's number to its name. One key may sign for several logs: the origin says for which.
  const { origin } = head.value
  if (origin !== own.name && !origin.startsWith(`${own.name} - `)) {
    return refuse('E-TLOG-PROOF', `the checkpoint is one of ${JSON.stringify(origin)}, not of ${own.name}`)
  }
  return head.value
}

function isOf({ name, keyId }: NoteSignature, { origins, checkpointId }: LogKey): boolean {
  return (
    checkpointId.length >= 4 &&
    checkpointId.readUInt32BE(0) === keyId &&
    (origins.length === 0 || origins.includes(name))
  )
}
