import type { Governance } from '../../attribution/governance.ts'
import type { Held } from '../../attribution/held.ts'
import { code, digest, say, table } from '../../domain/phrase.ts'
import type { Problem } from '../../domain/problem.ts'
import { compareText, count } from '../../domain/text.ts'
import type { KindName } from '../../records/record.ts'
import type { ArchiveHistory } from '../archive-facts.ts'
import type { ArchiveReport } from '../archive-report.ts'
import type { Section } from '../common.ts'
import { kindTitle, signatureShown } from '../refs.ts'
import { historySections } from './history.ts'

/** What holds the archive together: its history, its signatures, and what is not accounted for. */
export function integritySections(
  held: readonly Held<KindName>[],
  governance: Governance,
  history: ArchiveHistory,
  unclaimed: readonly string[],
  trust: ArchiveReport['trust'],
  problems: readonly Problem[],
): Section[] {
  return [
    ...historySections(history),
    signaturesSection(held, governance),
    rootsSection(governance, trust, problems),
    unclaimedSection(unclaimed),
  ]
}

function signaturesSection(held: readonly Held<KindName>[], { roster }: Governance): Section {
  const byKind = Map.groupBy(held, ({ record }) => record.kind)
  const kinds = [...byKind.keys()].sort(compareText)
  const states = ['verified', 'unsigned', 'unverifiable', 'rejected'] as const
  const bad = held.filter(({ trust }) => trust.state !== 'verified')
  return {
    id: 'signatures',
    title: 'Signatures',
    details: [
      table(
        `${count(held.length, 'record')}, by what their signature proves`,
        ['Kind', '>Verified', '>Unsigned', '>Unverifiable', '>Rejected'],
        kinds.map((kind) => {
          const own = byKind.get(kind) ?? []
          return {
            cells: [
              kindTitle(kind),
              ...states.map((state) => String(own.filter(({ trust }) => trust.state === state).length)),
            ],
          }
        }),
        'The archive holds no records.',
      ),
      table(
        'Records that are not verified',
        ['Record', 'File', 'State'],
        bad
          .toSorted((a, b) => compareText(a.record.at.path, b.record.at.path))
          .map(({ record, trust }) => ({
            cells: [
              say(`${kindTitle(record.kind)} `, code(record.id)),
              say(code(record.at.path)),
              signatureShown(trust, roster).words,
            ],
            tone: 'bad' as const,
          })),
        'None.',
      ),
    ],
  }
}

const MATERIAL = {
  'allowed-signers': 'Allowed signers',
  keyring: 'OpenPGP keyring',
  'revoked-keys': 'Revoked keys',
  'witness-keys': 'Keys of witnesses',
} as const

function rootsSection(
  { roots }: Governance,
  { forCommits = [] }: ArchiveReport['trust'],
  problems: readonly Problem[],
): Section {
  const refused = problems.filter(({ code }) => code.endsWith('-UNAUTHORISED'))
  return {
    id: 'roots',
    title: 'Where trust begins',
    details: [
      {
        type: 'prose',
        paragraphs: [
          say(
            'An archive that brings its own first policy, first person and trusted root proves only that it agrees with itself. A reader who pins these digests, obtained elsewhere, proves more.',
          ),
        ],
      },
      table(
        'The first policy and the first person',
        ['File', 'SHA-256', 'Pinned by the reader'],
        roots.map(({ path, sha256, pinned }) => ({
          cells: [
            say(code(path)),
            say(digest(sha256 ?? '')),
            pinned ? 'yes' : 'no: it came with the archive',
          ],
          tone: pinned ? ('good' as const) : ('attention' as const),
        })),
        'None: no policy and no person could be believed.',
      ),
      ...(forCommits.length === 0
        ? []
        : [
            table(
              'What signatures of commits are verified against, and whose clocks date them',
              ['What', 'File', 'SHA-256', 'Pinned by the reader'],
              forCommits.map(({ type, path, sha256, origin }) => ({
                cells: [
                  MATERIAL[type],
                  say(code(path)),
                  say(digest(sha256)),
                  origin === 'pinned' ? 'yes' : 'no: it came with the archive',
                ],
                tone: origin === 'pinned' ? ('good' as const) : ('attention' as const),
              })),
              'None.',
            ),
          ]),
      table(
        'Changes of what trust rests on that nobody entitled made',
        ['File', 'What does not count', 'What holds instead'],
        refused.map(({ at, message, hint }) => ({
          cells: [say(code(at.path)), message, hint ?? ''],
          tone: 'bad' as const,
        })),
        'None: every policy, person and trust file counts.',
      ),
    ],
  }
}

function unclaimedSection(unclaimed: readonly string[]): Section {
  return {
    id: 'unclaimed',
    title: 'Files that nothing accounts for',
    details: [
      {
        type: 'list',
        items: unclaimed.map((path) => say(code(path))),
        empty: 'None: every file is a record, a signature, evidence that a pack pins, or trust material.',
      },
    ],
  }
}
