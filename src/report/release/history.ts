import type { Detail, Timeline } from '../../domain/detail.ts'
import { code, say, strong } from '../../domain/phrase.ts'
import { count } from '../../domain/text.ts'
import { changesTable, headOf, versionsTable } from '../archive/history.ts'
import type { ArchiveHistory, AuditedChange, LogHead } from '../archive-facts.ts'
import { kindTitle } from '../refs.ts'
import type { ReleaseReport } from '../release-report.ts'

/** Which files speak of a release: those of today, and those that were taken away. */
export type ReleaseFiles = {
  readonly id: string
  readonly slug: string
  /** Records and evidence, without the signatures beside them. */
  readonly paths: ReadonlySet<string>
}

/** Files of a release: the records and evidence that its page names, and whatever was deleted from among them. */
export function releaseFiles(
  history: ArchiveHistory,
  {
    id,
    slug,
    records,
    evidence,
  }: {
    readonly id: string
    readonly slug: string
    readonly records: ReadonlySet<string>
    readonly evidence: ReleaseReport['evidence']
  },
): ReleaseFiles {
  const raw = evidence.flatMap(({ items }) => items.flatMap(({ path }) => path ?? []))
  const former = history.audited
    .filter(({ release }) => release === id)
    .flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]))
  return { id, slug, paths: new Set([...records, ...raw, ...former]) }
}

/** What was done to the records of a release after they were recorded, and where they stand in the log. */
export function releaseHistory(history: ArchiveHistory, files: ReleaseFiles): ReleaseReport['history'] {
  const audited = changesOfRelease(history, files)
  const none =
    history.state === 'absent'
      ? 'History was not checked.'
      : 'None: every record is as it was first recorded.'
  return {
    title: 'Record history and checkpoint',
    details: [
      changesTable('Records amended, withdrawn or brought back', audited, none),
      ...versionsTable(audited),
      ...headOf(history.log),
      ...proofOf(history.log, files),
    ],
    entries: entriesOfRelease(history.log, files.paths),
  }
}

/** Changes of the release's own records, and of those elsewhere that it rests on. */
function changesOfRelease({ audited }: ArchiveHistory, { id, paths }: ReleaseFiles): AuditedChange[] {
  return audited.filter(({ release, path }) => release === id || paths.has(path))
}

/** Indexes of the log's entries about a release, each file with its signatures; in order. */
function entriesOfRelease(log: LogHead, paths: ReadonlySet<string>): number[] {
  if (log.state === 'unavailable') return []
  return [...paths].flatMap((path) => log.entries.get(path) ?? []).sort((a, b) => a - b)
}

/** The timeline with what was done to records after they were recorded: a record that was withdrawn stays in sight. */
export function withChanges(timeline: Timeline, history: ArchiveHistory, files: ReleaseFiles): Timeline {
  const entries = changesOfRelease(history, files)
    .filter(({ record }) => record !== undefined)
    .map((change): Timeline['entries'][number] => ({
      at: change.claimedAt,
      clock: 'claimed',
      text: say(
        strong(`${DEEDS[change.what]} ${titleOf(change)}`),
        ' ',
        code(change.record?.id ?? change.path),
      ),
      tone: change.redacted ? 'neutral' : 'bad',
      note: [
        `by commit ${change.commit}, ${change.committer === undefined ? `who claims to be ${change.author}` : `signed by ${change.committer}`}`,
        ...(change.redacted ? ['the content was redacted'] : change.differences),
      ].join('; '),
    }))
  return entries.length === 0 ? timeline : { ...timeline, entries: [...timeline.entries, ...entries] }
}

const DEEDS: Readonly<Record<AuditedChange['what'], string>> = {
  amended: 'Amended:',
  deleted: 'Withdrawn:',
  moved: 'Moved:',
  restored: 'Withdrawn, then brought back:',
  replayed: 'Withdrawn, then brought back elsewhere:',
  reissued: 'Withdrawn, then brought back with other content:',
}

function titleOf({ record }: AuditedChange): string {
  return record === undefined ? '' : kindTitle(record.kind).toLowerCase()
}

function proofOf(log: LogHead, { slug, paths }: ReleaseFiles): Detail[] {
  if (log.state === 'unavailable') return []
  const entries = entriesOfRelease(log, paths).length
  const file = `proofs/${slug}.json`
  return [
    {
      type: 'prose',
      paragraphs: [
        say(
          `${count(entries, 'entry of the log speaks', 'entries of the log speak')} of this release. `,
          code(file),
          ' proves that each is in the log of this head; it needs nothing else of the archive.',
        ),
      ],
    },
    {
      type: 'recipe',
      caption: 'Verify that the records of this release are in the log',
      steps: [
        {
          says: 'Verify every proof of the file, and that the head is the one of the checkpoint that you hold.',
          command: `docket compare ${file} checkpoint`,
        },
        {
          says: 'Look for the digest of a file of the archive among the entries: the answer is 1 where it is there.',
          command: `grep -c "$(sha256sum < FILE | cut -d' ' -f1)" ${file}`,
        },
      ],
    },
  ]
}
