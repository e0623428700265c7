import { type Held, knownSince } from '../../attribution/held.ts'
import type { Assessed } from '../../conformance/check.ts'
import type { Timeline, Tone } from '../../domain/detail.ts'
import {
  compareInstants,
  epochMilliseconds,
  type Instant,
  notAfter,
  parseInstant,
  spanInWords,
} from '../../domain/instant.ts'
import { code, say, strong } from '../../domain/phrase.ts'
import { compareText } from '../../domain/text.ts'
import type { Said } from '../../dossier/dossier.ts'
import { basisDigests, isRecorded } from '../../gates/view/clocks.ts'
import type { KindName } from '../../records/record.ts'
import { claimedTime, kindTitle } from '../refs.ts'

type Entry = Timeline['entries'][number]

/** Signing takes minutes; a claim further from its proof than this is set apart as back-dated. */
const TOLERANCE_MINUTES = 24 * 60

/** Every record of the release, in the order in which it provably became known; what nothing proves comes last. */
export function releaseTimeline(assessed: Assessed): Timeline {
  const { dossier, decided } = assessed
  const named = basisDigests(dossier, decided)
  const entries = recordsOf(dossier)
    .map((held) => entryOf(held, decided, named))
    .toSorted(inOrder)
  return {
    type: 'timeline',
    caption: 'What became known, and when',
    entries: decided === undefined ? entries : withDecision(entries, decided),
  }
}

/** Everything that was recorded for the release, whatever its kind. */
export function recordsOf(dossier: Assessed['dossier']): Said<KindName>[] {
  return [
    dossier.release,
    ...dossier.changes,
    ...dossier.packs.map(({ pack }) => pack),
    ...dossier.notes,
    ...dossier.decisions,
    ...dossier.deployments,
    ...dossier.escalations,
    ...dossier.emergencies,
    ...dossier.retrospectives,
    ...[...dossier.exceptions.values()].flat(),
    ...dossier.reviews,
    ...dossier.triage,
    ...dossier.incidents,
  ] as Said<KindName>[]
}

function entryOf(held: Said<KindName>, decided: Assessed['decided'], named: ReadonlySet<string>): Entry {
  const { record, said } = held
  const since = knownSince(held)
  const claimed = claimedTime(record.value as Readonly<Record<string, unknown>>)
  const who = said.state === 'attributed' ? said.person.name : undefined
  const notes = [
    ...(since === undefined ? [said.state === 'unattributed' ? said.text : 'nothing proves when'] : []),
    ...(isBackdated(claimed, since)
      ? [`claims ${claimed}, ${spanInWords(claimed as Instant, since as Instant)} before anything proves it`]
      : []),
    ...lateInWords(held, decided, named),
    ...withdrawnInWords(held),
  ]
  const bad = since === undefined || held.known.withdrawn !== undefined
  const tone: Tone | undefined = bad ? 'bad' : notes.length > 0 ? 'attention' : undefined
  return {
    at: since ?? claimed ?? startOf(record.value),
    clock: since === undefined ? 'claimed' : (held.known.existed?.clock ?? 'claimed'),
    text: say(strong(kindTitle(record.kind)), ' ', code(record.id), who === undefined ? '' : `, ${who}`),
    ...(tone === undefined ? {} : { tone }),
    ...(notes.length > 0 ? { note: notes.join('; ') } : {}),
  }
}

function withdrawnInWords({ known: { withdrawn } }: Said<KindName>): string[] {
  if (withdrawn === undefined) return []
  return withdrawn.replacedBy === undefined
    ? [`taken out of the archive by commit ${withdrawn.by}; it counts all the same`]
    : [`amended by its author in commit ${withdrawn.by}`]
}

/** A deployment claims no time of writing; its start is the least that can be said. */
function startOf(value: { readonly startedAt?: string } | object): string {
  return 'startedAt' in value && typeof value.startedAt === 'string' ? value.startedAt : ''
}

/** Kinds that a decision rests on: what else happens after it is not late. */
const SUPPORTING: ReadonlySet<KindName> = new Set([
  'Release',
  'ChangeRecord',
  'EvidencePack',
  'ReleaseNotes',
  'Decision',
  'Emergency',
])

/** Whether a record was there when the release was decided: it may have existed and not been recorded. */
export function lateness(
  held: Held<KindName>,
  decided: Assessed['decided'],
): 'in-time' | 'recorded-later' | 'later' {
  const since = knownSince(held)
  if (decided === undefined || since === undefined) return 'in-time'
  if (!notAfter(since, decided.at)) return SUPPORTING.has(held.record.kind) ? 'later' : 'in-time'
  return isRecorded(held, { recordedBy: decided.position }) ? 'in-time' : 'recorded-later'
}

/** What was recorded late was known all the same where the decision names its digest: the rule of the two proofs. */
function lateInWords(
  held: Held<KindName>,
  decided: Assessed['decided'],
  named: ReadonlySet<string>,
): string[] {
  switch (lateness(held, decided)) {
    case 'in-time':
      return []
    case 'later':
      return ['known only after the decision']
    case 'recorded-later': {
      const { digest } = held.record.at
      const counts = digest !== undefined && named.has(digest)
      const effect = counts
        ? 'the decision names its digest, so it was known'
        : 'the decision does not name it, so it was not known then'
      return [`existed before the decision, recorded only after it; ${effect}`]
    }
  }
}

function isBackdated(claimed: string | undefined, since: Instant | undefined): boolean {
  const said = claimed === undefined ? undefined : parseInstant(claimed)
  if (said === undefined || since === undefined || !notAfter(said, since)) return false
  return (epochMilliseconds(since) - epochMilliseconds(said)) / 60_000 > TOLERANCE_MINUTES
}

function inOrder(a: Entry, b: Entry): number {
  const proven = Number(a.clock === 'claimed') - Number(b.clock === 'claimed')
  const [left, right] = [parseInstant(a.at), parseInstant(b.at)]
  if (proven !== 0 || left === undefined || right === undefined) return proven
  return (
    compareInstants(left, right) ||
    compareText(a.text.map(({ text }) => text).join(''), b.text.map(({ text }) => text).join(''))
  )
}

function withDecision(entries: Entry[], { at, clock, by }: NonNullable<Assessed['decided']>): Entry[] {
  const place = entries.findIndex((entry) => {
    const own = parseInstant(entry.at)
    return entry.clock === 'claimed' || (own !== undefined && compareInstants(own, at) > 0)
  })
  const marker: Entry = {
    at,
    clock,
    text: say(
      strong(by === 'decision' ? 'The release was decided' : 'The release was deployed, before any decision'),
    ),
    tone: 'neutral',
    note: 'the gate is judged by what was known up to here',
  }
  return place < 0 ? [...entries, marker] : entries.toSpliced(place, 0, marker)
}
