import type { TransparencyLogEntry } from '@sigstore/bundle'
import { type SignedEntity, VerificationError, Verifier } from '@sigstore/verify'
import { instantOfMilliseconds } from '../../domain/instant.ts'
import type { TrustCode } from '../codes.ts'
import { refuse } from '../refusal.ts'
import { HASHES, type HashName } from './algorithms.ts'
import { checkEntryBody, type EntrySubject } from './entry-body.ts'
import { isWithin } from './path.ts'
import type { LogKey } from './trusted-root.ts'

/** A verified entry. `integratedTime`: milliseconds since 1970, only where the log signed it. */
export type LogEntry = { readonly log: LogKey; readonly integratedTime: number | undefined }

/** What entries must be about: a signature, what it is over, and whose it is. */
export type Logged = EntrySubject & {
  readonly signature: Buffer
  /** Digest of the bytes that were signed, by an algorithm. */
  readonly signedDigest: (hash: HashName) => Buffer | undefined
  /** SHA-256 of an envelope's payload. */
  readonly payloadDigest: Buffer | undefined
}

const REASONS: Readonly<Record<string, TrustCode>> = {
  TLOG_INCLUSION_PROMISE_ERROR: 'E-TLOG-PROMISE',
  TLOG_INCLUSION_PROOF_ERROR: 'E-TLOG-PROOF',
  TLOG_MISSING_INCLUSION_ERROR: 'E-TLOG-NO-PROOF',
  TLOG_BODY_ERROR: 'E-TLOG-BODY',
  TLOG_ERROR: 'E-TLOG-DUPLICATE',
}

/**
 * Verifies every log entry of a bundle: promise, checkpoint, Merkle proof and body by @sigstore/verify; then what that
 * leaves open. At least `threshold` different logs must have an entry.
 */
export function verifyEntries(
  entries: readonly TransparencyLogEntry[],
  logged: Logged,
  logs: readonly LogKey[],
  threshold: number,
): readonly LogEntry[] {
  const known = entries.map((entry) => ({ log: logOf(entry, logs), integratedTime: promisedTime(entry) }))
  checkLogValidity(known, [])
  verifyInclusion(entries, logged, logs)
  for (const entry of entries) {
    checkEntryBody(entry, logged)
    checkProofFields(entry)
  }
  const distinct = new Set(known.map(({ log }) => log.id.toString('hex'))).size
  if (distinct < threshold) {
    refuse('E-TLOG-THRESHOLD', `${distinct} transparency logs have an entry, ${threshold} must have`)
  }
  return known
}

/**
 * Checks that every log was trusted when it says that the entry was made; where it says nothing, at every time that is
 * proven otherwise. An old key must not vouch for a new signature.
 */
export function checkLogValidity(entries: readonly LogEntry[], times: readonly number[]): void {
  for (const { log, integratedTime } of entries) {
    for (const time of integratedTime === undefined ? times : [integratedTime]) {
      if (!isWithin(log, time)) {
        const at = instantOfMilliseconds(time)
        refuse('E-TLOG-VALIDITY', `the trusted root does not trust the key of ${log.baseUrl} at ${at}`)
      }
    }
  }
}

function logOf({ logId }: TransparencyLogEntry, logs: readonly LogKey[]): LogKey {
  return (
    logs.find(({ id }) => id.equals(logId.keyId)) ??
    refuse(
      'E-TLOG-UNKNOWN',
      `an entry is of the log ${logId.keyId.toString('hex')}, which the trusted root does not hold`,
      'Use the trusted root of the deployment that signed the bundle.',
    )
  )
}

/** A time counts only where the log's promise covers it: without one anybody could have written it (Rekor v2). */
function promisedTime({ inclusionPromise, integratedTime }: TransparencyLogEntry): number | undefined {
  return inclusionPromise === undefined || Number(integratedTime) === 0
    ? undefined
    : Number(integratedTime) * 1000
}

function verifyInclusion(
  entries: readonly TransparencyLogEntry[],
  logged: Logged,
  logs: readonly LogKey[],
): void {
  const entity: SignedEntity = {
    // The key and the signature are verified before, with algorithms that the library does not have.
    key: { $case: 'public-key', hint: '' },
    timestamps: [],
    tlogEntries: [...entries],
    signature: {
      signature: logged.signature,
      compareSignature: (signature) => logged.signature.equals(signature),
      compareDigest: (digest) => logged.payloadDigest?.equals(digest) === true,
      compareSignedDigest: (digest) =>
        HASHES.some((hash) => logged.signedDigest(hash)?.equals(digest) === true),
      verifySignature: () => true,
    },
  }
  const verifier = new Verifier(
    {
      certificateAuthorities: [],
      timestampAuthorities: [],
      ctlogs: [],
      tlogs: logs.map((log) => ({
        logID: log.id,
        baseURL: log.baseUrl,
        publicKey: log.publicKey,
        validFor: { start: dateOf(log.from), end: dateOf(log.until ?? LAST_TIME) },
      })),
      publicKey: () => ({ publicKey: logged.key, validFor: () => true }),
    },
    { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 },
  )
  try {
    verifier.verify(entity)
  } catch (error) {
    const code = error instanceof VerificationError ? REASONS[error.code] : undefined
    refuse(code ?? 'E-TLOG-BODY', error instanceof Error ? error.message : 'a log entry cannot be read')
  }
}

/** Last time of ECMAScript. */
const LAST_TIME = 8_640_000_000_000_000
const dateOf = (time: number): Date => new Date(time)

/** The fields beside the checkpoint repeat what it says; the library does not compare them, readers would believe them. */
function checkProofFields({ inclusionProof }: TransparencyLogEntry): void {
  if (inclusionProof === undefined) return
  const [, size, root] = inclusionProof.checkpoint?.envelope.split('\n') ?? []
  if (size !== inclusionProof.treeSize || root !== inclusionProof.rootHash.toString('base64')) {
    refuse('E-TLOG-PROOF', 'the inclusion proof states another tree than its checkpoint')
  }
}
