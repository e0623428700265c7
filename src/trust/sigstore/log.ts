import type { TransparencyLogEntry } from '@sigstore/bundle'
import { instantOfMilliseconds } from '../../domain/instant.ts'
import { Refusal, refuse } from '../refusal.ts'
import { checkEntryBody, type Logged } from './entry-body.ts'
import { checkInclusion } from './inclusion.ts'
import type { LogKey } from './log-key.ts'
import { isWithin } from './path.ts'

/** A verified entry. */
export type LogEntry = {
  readonly log: LogKey
  /** Every statement of the root about this key: a root may trust it during several periods. */
  readonly periods: readonly LogKey[]
  /** Milliseconds since 1970, only where the log signed it. */
  readonly integratedTime: number | undefined
}

/**
 * Verifies every log entry of a bundle: that its log was trusted, has it, and that it is about this signature. At least
 * `threshold` different logs must have an entry.
 */
export function verifyEntries(
  entries: readonly TransparencyLogEntry[],
  logged: Logged,
  logs: readonly LogKey[],
  threshold: number,
): readonly LogEntry[] {
  const seen = new Set<string>()
  const verified = entries.map((entry) => {
    const one = verifyEntry(entry, logged, logs)
    const identity = `${one.log.id.toString('hex')} ${entry.canonicalizedBody.toString('base64')}`
    if (seen.has(identity)) refuse('E-TLOG-DUPLICATE', `an entry of ${one.log.name} is given twice`)
    seen.add(identity)
    return one
  })
  const distinct = new Set(verified.map(({ log }) => log.id.toString('hex'))).size
  if (distinct < threshold) {
    refuse('E-TLOG-THRESHOLD', `${distinct} transparency logs have an entry, ${threshold} must have`)
  }
  return verified
}

function verifyEntry(entry: TransparencyLogEntry, logged: Logged, logs: readonly LogKey[]): LogEntry {
  const named = logsNamed(entry, logs)
  const integratedTime = promisedTime(entry)
  const times = integratedTime === undefined ? [] : [integratedTime]
  checkTrusted(named, times)
  const log = includedBy(
    entry,
    named.filter((one) => times.every((time) => isWithin(one, time))),
  )
  checkEntryBody(entry, logged)
  return { log, periods: named.filter(({ publicKey }) => publicKey.equals(log.publicKey)), integratedTime }
}

/** Old roots may state two keys under one name; the entry must verify with one of them. */
function includedBy(entry: TransparencyLogEntry, logs: readonly LogKey[]): LogKey {
  let first: Refusal | undefined
  for (const log of logs) {
    try {
      checkInclusion(entry, log)
      return log
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      first ??= error
    }
  }
  throw first ?? new Refusal('E-TLOG-VALIDITY', 'rejected', 'no key of the log is trusted')
}

/**
 * Checks that every log was trusted when it says that the entry was made; where it says nothing, at every time that is
 * proven otherwise. An old key must not vouch for a new signature.
 */
export function checkLogValidity(entries: readonly LogEntry[], times: readonly number[]): void {
  for (const { periods, integratedTime } of entries) {
    checkTrusted(periods, integratedTime === undefined ? times : [integratedTime])
  }
}

function checkTrusted(periods: readonly LogKey[], times: readonly number[]): void {
  for (const time of times) {
    if (periods.some((period) => isWithin(period, time))) continue
    const at = instantOfMilliseconds(time)
    refuse('E-TLOG-VALIDITY', `the trusted root does not trust the key of ${periods[0]?.name} at ${at}`)
  }
}

function logsNamed({ logId }: TransparencyLogEntry, logs: readonly LogKey[]): readonly LogKey[] {
  const named = logs.filter(({ id, checkpointId }) =>
    [id, checkpointId].some((own) => own.length > 4 && own.equals(logId.keyId)),
  )
  if (named.length > 0) return named
  return refuse(
    'E-TLOG-UNKNOWN',
    `an entry is of the log ${logId.keyId.toString('hex')}, which the trusted root does not hold`,
    'Use the trusted root of the deployment that signed the bundle.',
  )
}

/** A time counts only where the log's promise covers it: without one anybody could have written it (Rekor v2). */
function promisedTime({ inclusionPromise, integratedTime }: TransparencyLogEntry): number | undefined {
  return inclusionPromise === undefined ? undefined : Number(integratedTime) * 1000
}
