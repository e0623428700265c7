import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PolicyInForce } from '../attribution/governance.ts'
import { parseSha256 } from '../domain/digest.ts'
import { showLocator } from '../domain/locator.ts'
import { readRecords } from '../records/read.ts'
import { CommandFailure, EXIT } from './exit.ts'
import type { Session } from './session.ts'

/** A policy from a file outside the archive: a proposal, which nobody has signed and which is in force nowhere. */
export function readPolicyFile(session: Session, file: string): PolicyInForce {
  const path = resolve(session.folder, file)
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch {
    throw new CommandFailure(
      EXIT.usage,
      `${file} cannot be read`,
      'name a file that holds a record of kind Policy',
    )
  }
  const sha256 = parseSha256(createHash('sha256').update(bytes).digest('hex'))
  if (sha256 === undefined) throw new Error('SHA-256 did not give a SHA-256 digest')
  const { records, problems } = readRecords(new Map([[file, { path: file, bytes, sha256 }]]))
  const [record] = records.Policy
  if (record === undefined) {
    const [first] = problems
    throw new CommandFailure(
      EXIT.usage,
      first === undefined ? `${file} holds no policy` : `${showLocator(first.at)}: ${first.message}`,
      first?.hint ?? 'name a file that holds a record of kind Policy',
      first?.code,
    )
  }
  const trust = { state: 'unsigned' as const, why: 'it is a proposal' }
  return { value: record.value, held: { record, trust, known: {} }, sha256, since: record.value.effectiveOn }
}
