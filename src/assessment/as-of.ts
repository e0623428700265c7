import { type Held, knownSince, signedBy } from '../attribution/held.ts'
import { compareInstants, type Instant, notAfter, parseInstant } from '../domain/instant.ts'
import type { Problem } from '../domain/problem.ts'
import { compareText, count } from '../domain/text.ts'
import type { HeldRecords } from '../dossier/gather.ts'
import { KINDS } from '../records/kinds/index.ts'
import type { KindName } from '../records/record.ts'
import { claimedTime } from '../report/refs.ts'

/** An archive as it was at an instant, and what of it came only later. */
export type AsOf = {
  readonly held: HeldRecords
  /** Records that provably came later: as of then, nobody had them. */
  readonly later: readonly Held<KindName>[]
  /** Records that nothing dates and that claim to be of later: left out as well, and each of them named. */
  readonly problems: readonly Problem[]
}

/**
 * The records as of an instant. Whoever asks about the first of March is told what there was on the first of March: a
 * release that was approved in May had no approval then.
 */
export function heldAsOf(held: HeldRecords, asOf: Instant): AsOf {
  const later: Held<KindName>[] = []
  const problems: Problem[] = []
  const asItWas = (one: Held<KindName>): Held<KindName>[] => {
    // What the archive says of itself is read as it stands: of it nothing is judged by a time.
    if (one.record.kind === 'Archive') return [one]
    if (knownSince(one) !== undefined) {
      const signed = signedBy(one, asOf)
      if (signed === undefined) later.push(one)
      return signed === undefined ? [] : [signed]
    }
    const claimed = claimOf(one)
    if (claimed === undefined || notAfter(claimed, asOf)) return [one]
    problems.push(laterClaim(one, claimed, asOf))
    return []
  }
  const entries = KINDS.map(
    ({ kind }) => [kind, (held[kind as KindName] as readonly Held<KindName>[]).flatMap(asItWas)] as const,
  )
  return {
    held: Object.fromEntries(entries) as unknown as HeldRecords,
    later: later.toSorted(byTime),
    problems,
  }
}

/** What was left out, in a sentence for every place that names the instant; empty where nothing was. */
export function laterInWords({ later }: AsOf, asOf: Instant): string {
  if (later.length === 0) return ''
  const are = later.length === 1 ? 'is' : 'are'
  return ` As of ${asOf}: ${count(later.length, 'record')} that became known later ${are} left out.`
}

/** What a record says of its own time; a deployment says when it began. */
function claimOf({ record }: Held<KindName>): Instant | undefined {
  const value = record.value as Readonly<Record<string, unknown>>
  const claimed = claimedTime(value) ?? value.startedAt
  return typeof claimed === 'string' ? parseInstant(claimed) : undefined
}

function laterClaim({ record }: Held<KindName>, claimed: Instant, asOf: Instant): Problem {
  return {
    code: 'W-RECORD-LATER',
    message: `${record.kind} ${record.id} says that it is of ${claimed}, which is after ${asOf}, and nothing dates it: it is left out`,
    at: record.at,
    hint: 'ask as of a later instant to see it; if that lies ahead of today, the record is dated wrongly',
  }
}

function byTime(a: Held<KindName>, b: Held<KindName>): number {
  const [left, right] = [knownSince(a), knownSince(b)]
  if (left === undefined || right === undefined) return 0
  return compareInstants(left, right) || compareText(a.record.at.path, b.record.at.path)
}
