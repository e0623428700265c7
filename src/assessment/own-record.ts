import type { Archive } from '../archive/archive.ts'
import type { Governance } from '../attribution/governance.ts'
import { policyAt } from '../attribution/governance.ts'
import type { Held } from '../attribution/held.ts'
import { holdsAny, identify } from '../attribution/roster.ts'
import { compareInstants } from '../domain/instant.ts'
import type { Problem } from '../domain/problem.ts'
import { list } from '../domain/text.ts'
import { readRecords } from '../records/read.ts'
import type { ArchiveRecord, RecordsRead } from '../records/record.ts'
import type { TrustMaterial } from '../trust/trust.ts'
import { digestOf } from './digest.ts'

/**
 * The archive's record of itself. Of several, the one whose file was the first to hold such a record: whoever may write
 * to an archive could otherwise take every root from it by adding another. None where no order tells which was first.
 */
export function ownRecord({ records }: RecordsRead, archive: Archive): ArchiveRecord<'Archive'> | undefined {
  if (records.Archive.length < 2) return records.Archive[0]
  const placed = records.Archive.map((record) => ({ record, place: firstPlace(record, archive) }))
  const first = Math.min(...placed.map(({ place }) => place))
  const [own, ...others] = placed.filter(({ place }) => place === first)
  return others.length === 0 ? own?.record : undefined
}

/** Place in the log where the file first held a record of the archive: amending it makes it no younger. */
function firstPlace({ at }: ArchiveRecord<'Archive'>, archive: Archive): number {
  if (archive.history.state === 'absent') return 0
  const former = formerOwnRecords(archive).map(({ record }) => record.at)
  const digests = new Set([at, ...former].flatMap(({ path, digest }) => (path === at.path ? digest : [])))
  const found = archive.history.commits.find(({ changes }) =>
    changes.some(({ path, after }) => path === at.path && after !== undefined && digests.has(after.sha256)),
  )
  return found?.position ?? Number.POSITIVE_INFINITY
}

type Former = { readonly record: ArchiveRecord<'Archive'>; readonly position: number }

const known = new WeakMap<Archive, readonly Former[]>()

/** What the archive said of itself before, oldest first: wherever that record lay then. */
export function formerOwnRecords(archive: Archive): readonly Former[] {
  const before = known.get(archive)
  if (before !== undefined) return before
  const found = readFormer(archive)
  known.set(archive, found)
  return found
}

function readFormer({ history }: Archive): Former[] {
  if (history.state === 'absent') return []
  return history.commits.flatMap(({ position, changes }) =>
    changes.flatMap(({ path, before }) => {
      const bytes = before?.bytes
      if (bytes === undefined || !/\.(ya?ml|json)$/.test(path) || !mentionsArchive(bytes)) return []
      const file = { path, bytes, sha256: digestOf(bytes) }
      return readRecords(new Map([[path, file]])).records.Archive.map((record) => ({ record, position }))
    }),
  )
}

function mentionsArchive(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes('Archive')
}

/**
 * The most that the archive ever asked of signatures: who asks for less must be entitled to, and must be believed under
 * what was asked before.
 */
export function strictestThresholds(
  archive: Archive,
  own: ArchiveRecord<'Archive'> | undefined,
): TrustMaterial['thresholds'] {
  const records = [
    ...formerOwnRecords(archive).map(({ record }) => record),
    ...(own === undefined ? [] : [own]),
  ]
  const asked = records.map(({ value }) => value.trust.thresholds)
  if (asked.length === 0) return { timestamps: 1, logEntries: 0 }
  return {
    timestamps: Math.max(...asked.map(({ timestamps }) => timestamps)),
    logEntries: Math.max(...asked.map(({ logEntries }) => logEntries)),
  }
}

/**
 * The archive's record as far as somebody entitled signed it. What it says of environments makes rules milder, so that
 * of a record that anybody may have written every environment counts as protected production.
 */
export function sanctioned(
  held: readonly Held<'Archive'>[],
  governance: Governance,
): {
  readonly held: readonly Held<'Archive'>[]
  /** Whether somebody entitled signed all that the archive says of itself. */
  readonly entitled: boolean
  readonly problems: readonly Problem[]
} {
  const problems: Problem[] = []
  let entitled = held.length > 0
  const result = held.map((one) => {
    const why = doubtOf(one, governance)
    if (why === undefined) return one
    entitled = false
    if (governance.policies.length > 0) problems.push(why)
    const { record } = one
    const environments = record.value.environments.map((environment) => ({
      ...environment,
      production: true,
      protectedApproval: true,
    }))
    return { ...one, record: { ...record, value: { ...record.value, environments } } }
  })
  return { held: result, entitled, problems }
}

function doubtOf({ record, trust }: Held<'Archive'>, { policies, roster }: Governance): Problem | undefined {
  const first = policies.toSorted((a, b) => compareInstants(a.since, b.since))[0]
  const effect = 'its environments are all treated as production with an approval of their own'
  if (trust.state === 'unsigned') {
    return {
      code: 'W-ARCHIVE-UNSIGNED',
      message: `nobody signed what the archive says of itself: ${effect}`,
      at: record.at,
      hint: `have it signed by ${list(first?.value.authority.trust ?? [], 'or')}`,
    }
  }
  const signers = trust.state === 'verified' ? trust.signers : []
  const entitled = signers.some(({ since, ...signer }) => {
    if (since === undefined) return false
    const found = identify(roster, signer, since.at)
    const roles = (policyAt(policies, since.at) ?? first)?.value.authority.trust ?? []
    return found.ok && holdsAny(found.person, roles, undefined, since.at)
  })
  if (entitled) return undefined
  const why = trust.state === 'verified' ? 'nobody signed it who may change what trust rests on' : trust.why
  return {
    code: 'E-ARCHIVE-UNAUTHORISED',
    message: `what the archive says of itself does not count: ${why}; ${effect}`,
    at: record.at,
    hint: `have it signed by ${list(first?.value.authority.trust ?? [], 'or')}, or restore what was signed`,
  }
}
