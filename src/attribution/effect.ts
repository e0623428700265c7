import { compareInstants, type Instant } from '../domain/instant.ts'
import type { Person } from './roster.ts'

type Span = { readonly validFrom: Instant; readonly validUntil?: Instant | undefined }

/**
 * A person as a new version says, with nothing that it grants effective before the version was signed: whoever may
 * enrol people could otherwise make an approver of somebody after the approval. What the version before it granted
 * stays granted for as long as both say so, and what it takes away is gone at once, for the past too.
 * @param before the person as known until then; undefined for somebody new
 */
export function grantedSince(person: Person, before: Person | undefined, since: Instant): Person {
  return {
    ...person,
    identities: person.identities.flatMap((identity) =>
      effective(
        identity,
        (before?.identities ?? []).filter(
          (known) => known.identity === identity.identity && known.issuer === identity.issuer,
        ),
        since,
      ),
    ),
    roles: person.roles.flatMap((role) =>
      effective(
        role,
        (before?.roles ?? []).filter(
          (known) =>
            known.role === role.role &&
            (known.products === undefined ||
              (role.products ?? []).every((product) => known.products?.includes(product))),
        ),
        since,
      ),
    ),
  }
}

/** The parts of a grant that have an effect: those that were granted before, and everything from `since` on. */
function effective<T extends Span>(grant: T, before: readonly Span[], since: Instant): T[] {
  const earlier = before.flatMap((known) => overlap(grant, known) ?? [])
  const spans = joined([...earlier, ...[overlap(grant, { validFrom: since }) ?? []].flat()])
  return spans.map((span) => ({ ...grant, ...span }))
}

function overlap(a: Span, b: Span): Span | undefined {
  const validFrom = compareInstants(a.validFrom, b.validFrom) >= 0 ? a.validFrom : b.validFrom
  const validUntil =
    a.validUntil === undefined || b.validUntil === undefined
      ? (a.validUntil ?? b.validUntil)
      : compareInstants(a.validUntil, b.validUntil) <= 0
        ? a.validUntil
        : b.validUntil
  return validUntil !== undefined && compareInstants(validFrom, validUntil) >= 0
    ? undefined
    : { validFrom, validUntil }
}

/** Spans that touch or overlap as one. */
function joined(spans: readonly Span[]): Span[] {
  const sorted = spans.toSorted((a, b) => compareInstants(a.validFrom, b.validFrom))
  const result: Span[] = []
  for (const span of sorted) {
    const last = result.at(-1)
    if (last === undefined || !touches(last, span)) result.push(span)
    else result[result.length - 1] = { validFrom: last.validFrom, validUntil: laterEnd(last, span) }
  }
  return result
}

function touches(first: Span, next: Span): boolean {
  return first.validUntil === undefined || compareInstants(next.validFrom, first.validUntil) <= 0
}

function laterEnd(a: Span, b: Span): Instant | undefined {
  if (a.validUntil === undefined || b.validUntil === undefined) return undefined
  return compareInstants(a.validUntil, b.validUntil) >= 0 ? a.validUntil : b.validUntil
}
