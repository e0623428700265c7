import type { Assessment } from '../assess.ts'
import { list } from '../domain/text.ts'
import type { ArchiveReport } from '../report/archive-report.ts'
import type { ProblemShown } from '../report/common.ts'
import type { CheckpointAnswer } from './checkpoint.ts'
import { EXIT, type ExitCode } from './exit.ts'

/** Whether an archive is what it was when it was written: its signatures, digests and history. */
export type Integrity = {
  readonly exitCode: ExitCode
  /** Why the answer is not a plain yes, in words, the weightiest first. */
  readonly because: readonly string[]
  /** Evidence whose bytes or signature are not what was approved, by release. */
  readonly digests: readonly { readonly release: string; readonly words: string }[]
  /** Records, signatures and evidence that a later commit amended or deleted. */
  readonly changed: ArchiveReport['audit']['changed']
  /** Policies and people that claim an authority which they have not. */
  readonly unauthorised: readonly ProblemShown[]
  /** What could not be read. */
  readonly unread: readonly ProblemShown[]
  /** Tags that lead elsewhere than a signed record says. */
  readonly tags: readonly ProblemShown[]
}

/** A no outweighs everything: what was proved wrong stays wrong whatever else could not be read. */
export function integrityOf(
  { archive, releases }: Assessment,
  held: { readonly answer?: CheckpointAnswer | undefined; readonly stale?: string | undefined } = {},
): Integrity {
  const { records, notVerified } = archive.audit
  const rejectedRecords = new Set(notVerified.map(({ path }) => path))
  const digests = releases.flatMap((release) => brokenDigests(release, rejectedRecords))
  const changed = archive.audit.changed.filter(
    ({ path, redacted }) => !redacted && !isNobodysEvidence(path, archive),
  )
  const errors = archive.problems.filter(({ level }) => level === 'error')
  const unauthorised = errors.filter(({ code }) => code.endsWith('-UNAUTHORISED'))
  const explained = new Set([
    ...notVerified.flatMap(({ path }) => [path, `${path}.sigstore.json`]),
    ...releases.flatMap(({ evidence }) =>
      evidence.flatMap(({ items }) => items.flatMap(({ path }) => path ?? [])),
    ),
  ])
  const undated = errors.filter(({ code }) => code === 'E-TIME-UNPROVEN')
  const tags = errors.filter(({ code }) => code === 'E-TAG-MOVED')
  const told = new Set([...unauthorised, ...undated, ...tags])
  const unread = errors.filter((one) => !explained.has(one.at.path) && !told.has(one))
  const found = { digests, changed, unauthorised, unread, tags }
  const { answer } = held

  const no = [
    counted(records.rejected, 'signature is', 'signatures are', 'rejected'),
    counted(digests.length, 'digest is', 'digests are', 'not what was approved'),
    answer?.state === 'broken' ? `the history is not that of the checkpoint (${answer.problem?.code})` : '',
    counted(changed.length, 'file was', 'files were', deedsOf(changed)),
    counted(tags.length, 'tag was', 'tags were', 'moved'),
    counted(unauthorised.length, 'change is', 'changes are', 'unauthorised'),
  ].filter(isSaid)
  if (no.length > 0) return { ...found, exitCode: EXIT.no, because: no }
  const unreadable = [
    counted(unread.length, 'problem hides', 'problems hide', 'part of the archive'),
    archive.history.state === 'shallow' ? 'only the newest part of the history is here' : '',
    answer?.exitCode === EXIT.unreadable ? 'the checkpoint cannot be held against the history' : '',
  ].filter(isSaid)
  if (unreadable.length > 0) return { ...found, exitCode: EXIT.unreadable, because: unreadable }
  const open = [
    counted(records.unverifiable, 'signature is', 'signatures are', 'unverifiable'),
    counted(records.unsigned, 'record is', 'records are', 'unsigned'),
    counted(undated.length, 'record is', 'records are', 'signed at a time that nothing proves'),
    archive.history.state === 'absent' ? 'history was not checked' : '',
    answer?.exitCode === EXIT.cannotTell ? 'the checkpoint cannot be held against the history' : '',
    held.stale === undefined ? '' : 'no recent checkpoint stands behind it (W-STALE)',
    archive.audit.records.verified === 0 ? 'there is nothing that is verified' : '',
  ].filter(isSaid)
  if (open.length > 0) return { ...found, exitCode: EXIT.cannotTell, because: open }
  return { ...found, exitCode: EXIT.yes, because: [] }
}

/** `amended or deleted`, and whatever else was done. */
function deedsOf(changed: Integrity['changed']): string {
  const done = new Set(changed.map(({ change }) => change))
  const back = (['restored', 'replayed', 'reissued'] as const).some((deed) => done.has(deed))
  return list(
    ['amended', ...(done.has('moved') ? ['moved'] : []), ...(back ? ['brought back'] : []), 'deleted'],
    'or',
  )
}

/** A record whose signature is rejected is toldAlready there, and not once more as evidence. */
function brokenDigests(
  { id, evidence, gates }: Assessment['releases'][number],
  toldAlready: ReadonlySet<string>,
): Integrity['digests'] {
  const rejected = evidence.flatMap(({ items }) =>
    items.flatMap(({ state, path, title, words }) =>
      state === 'rejected' && !(path !== undefined && toldAlready.has(path))
        ? [{ release: id, words: `${path ?? title}: ${words}` }]
        : [],
    ),
  )
  const changed = gates.now.criteria.filter((one) => one.id === 'evidence-unchanged' && one.state === 'unmet')
  return [...rejected, ...changed.map(({ reason }) => ({ release: id, words: reason.text }))]
}

/** Files about the archive and not of it: read by people, rested on by no record. */
function isNobodysEvidence(path: string, { unclaimed }: ArchiveReport): boolean {
  return unclaimed.some((file) => file.path === path) || /(^|\/)(\.[^/]+|[^/]+\.md)$/.test(path)
}

function counted(n: number, one: string, many: string, rest: string): string {
  return n === 0 ? '' : `${n} ${n === 1 ? one : many} ${rest}`
}

const isSaid = (text: string) => text !== ''
