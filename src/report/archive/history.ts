import type { Detail, Phrase, Tone } from '../../domain/detail.ts'
import { compareInstants } from '../../domain/instant.ts'
import { code, digest, say, strong, table, time } from '../../domain/phrase.ts'
import { compareText, count } from '../../domain/text.ts'
import type { ArchiveHistory, AuditedChange, LogHead } from '../archive-facts.ts'
import type { Section } from '../common.ts'
import { kindTitle } from '../refs.ts'

/** What the history shows, what was removed from it on purpose, and its head in the log. */
export function historySections(history: ArchiveHistory): Section[] {
  return [historySection(history), logSection(history.log), redactionSection(history)]
}

function historySection(history: ArchiveHistory): Section {
  const { audited, merges, state } = history
  const none =
    state === 'absent' ? 'History was not checked.' : 'None: every file is as it was first recorded.'
  return {
    id: 'history',
    title: 'History',
    details: [
      { type: 'prose', paragraphs: [say(history.words)] },
      changesTable('What was done to files after they were first recorded', audited, none),
      ...versionsTable(audited),
      ...(merges.length === 0
        ? []
        : [
            table(
              'Side branches, each where it was merged: what came in with it was recorded then, whatever dates it claims',
              ['Merge', '>Commits', '>Files', '>From entry commit', '>To'],
              merges.map(({ merge, commits, files, positions: [first, last] }) => ({
                cells: [say(code(merge)), String(commits), String(files), String(first), String(last)],
              })),
              'None.',
            ),
          ]),
    ],
  }
}

/** What was done, by which commit, and what its author claims. */
export function changesTable(caption: string, audited: readonly AuditedChange[], none: string): Detail {
  return table(
    caption,
    ['File', 'Change', 'Commit', 'Author (claimed)', 'Date (claimed)', 'Before', 'After'],
    audited.map((change) => ({
      cells: [
        say(code(change.path)),
        say(strong(DEEDS[change.what]), change.from === undefined ? '' : ` from ${change.from}`),
        say(code(change.commit)),
        change.author,
        say(time(change.claimedAt)),
        version(change.before, change.redacted),
        version(change.after, false),
      ],
      tone: toneOf(change),
    })),
    none,
  )
}

/** What the versions say otherwise, and who stands behind each; nothing where nothing was changed. */
export function versionsTable(audited: readonly AuditedChange[]): Detail[] {
  if (audited.length === 0) return []
  return [
    table(
      'What is different, and who stands behind it',
      ['Record or file', 'Difference', 'Version before', 'Version after', 'Commit signed by'],
      audited.map((change) => ({
        cells: [
          subject(change),
          change.differences.length === 0 ? NOTHING_DIFFERS[change.what] : change.differences.join('; '),
          change.signedBefore ?? '-',
          change.signedAfter ?? '-',
          change.committer ?? 'nobody provably',
        ],
      })),
      'None.',
    ),
  ]
}

const DEEDS: Readonly<Record<AuditedChange['what'], string>> = {
  amended: 'amended',
  deleted: 'withdrawn (deleted)',
  moved: 'moved',
  restored: 'deleted before, brought back',
  replayed: 'deleted before, brought back elsewhere',
  reissued: 'deleted before, brought back with other content',
}

const NOTHING_DIFFERS: Readonly<Record<AuditedChange['what'], string>> = {
  amended: 'nothing that can be shown',
  deleted: 'it is no longer in the archive',
  moved: 'the same bytes at another place',
  restored: 'the same bytes as before',
  replayed: 'the same bytes at another place',
  reissued: 'nothing that can be shown',
}

function toneOf({ what, redacted }: AuditedChange): Tone {
  if (redacted) return 'neutral'
  return what === 'amended' || what === 'moved' ? 'attention' : 'bad'
}

function subject({ record, path }: AuditedChange): Phrase {
  return record === undefined ? say(code(path)) : say(`${kindTitle(record.kind)} `, code(record.id))
}

function version(sha256: string | undefined, redacted: boolean): Phrase | string {
  if (sha256 === undefined) return '-'
  if (redacted) return say('redacted ', digest(sha256))
  return say({ ...digest(sha256), to: { page: 'file', id: sha256 } })
}

function logSection(log: LogHead): Section {
  return {
    id: 'log',
    title: 'Checkpoint',
    details: [
      {
        type: 'prose',
        paragraphs: [
          say(
            'Every change of every file is an entry of one append-only log, in the order of the history. A checkpoint names the log, its size and the root of the Merkle tree over it. Whoever keeps one, or has an outsider sign it, notices later if an entry was dropped, changed, put in between or moved.',
          ),
        ],
      },
      ...headOf(log),
      ...sightingsTable(log),
      ...logRecipe(log),
    ],
  }
}

/** The head of the log, as the checkpoint states it. */
export function headOf(log: LogHead): Detail[] {
  if (log.state === 'unavailable') {
    return [{ type: 'prose', paragraphs: [say('There is no checkpoint: ', log.why, '.')] }]
  }
  return [
    table(
      'The head of the log',
      ['Log', '>Entries', 'Root'],
      [{ cells: [say(code(log.origin)), String(log.size), say(code(log.root))] }],
      'None.',
    ),
  ]
}

/** What outsiders saw of the log, and when: nothing behind it can have been recorded later. */
function sightingsTable(log: LogHead): Detail[] {
  if (log.state === 'unavailable' || log.sightings.length === 0) return []
  const rows = log.sightings.flatMap((seen) => seen.witnesses.map((witness) => ({ ...seen, witness })))
  return [
    table(
      'Checkpoints that witnesses saw: the commit, and all before it, existed by then',
      ['Witness', 'Seen at', '>Entries', 'Commit', 'File'],
      rows
        .toSorted((a, b) => compareInstants(a.witness.at, b.witness.at) || compareText(a.path, b.path))
        .map(({ witness, size, commit, path }) => ({
          cells: [
            witness.name,
            say(time(witness.at)),
            String(size),
            commit === undefined ? 'not named' : say(code(commit)),
            say(code(path)),
          ],
        })),
      'None.',
    ),
  ]
}

function logRecipe(log: LogHead): Detail[] {
  if (log.state === 'unavailable') return []
  return [
    {
      type: 'recipe',
      caption: 'Compare with what you were shown before',
      steps: [
        {
          says: 'Keep the file checkpoint of this site, or have a witness sign it. Later, ask whether the history only grew.',
          command: 'docket verify --previous-checkpoint checkpoint --archive .',
        },
        {
          says: 'Or compare two sites, archives or checkpoints: the first entry that differs is named.',
          command: 'docket compare EARLIER LATER',
        },
        {
          says: 'With common tools: an entry is a line of proofs/log.jsonl, and its leaf is the SHA-256 of a zero byte and the line.',
          command: `sed -n 1p proofs/log.jsonl | tr -d '\\n' | (printf '\\0'; cat) | sha256sum`,
        },
      ],
    },
  ]
}

function redactionSection({ redacted }: ArchiveHistory): Section {
  return {
    id: 'redactions',
    title: 'Redactions',
    details: [
      table(
        `${count(redacted.length, 'file')} whose content was removed; the digest keeps its place in the log`,
        ['File', 'SHA-256 of what was removed', 'Authority', 'Reason', 'By', 'When', 'Record'],
        redacted.map(({ path, sha256, record, by }) => ({
          cells: [
            say(code(path)),
            say(digest(sha256)),
            record.value.authority,
            record.value.reason,
            `${by.name} (${record.value.role})`,
            say(time(record.value.redactedAt)),
            say(code(record.id)),
          ],
          tone: 'attention' as const,
        })),
        'None.',
      ),
    ],
  }
}
