import type { Sha256 } from '../domain/digest.ts'
import type { Instant } from '../domain/instant.ts'
import type { KindName } from '../records/record.ts'
import { establishGovernance, type Governance } from './governance.ts'
import { type Held, signedBy } from './held.ts'

/** What was known when something was decided: by a clock, by the log, and by what the decision named. */
export type Then = {
  readonly knownAt: Instant
  /** Place in the log; absent where no order is proven. */
  readonly recordedBy?: number | undefined
  /** Digests that the decision named: of these it is enough that they existed. */
  readonly named: ReadonlySet<string>
}

const made = new WeakMap<Governance, Map<string, Governance>>()

/**
 * Policies and persons as they were known then. Somebody who was enrolled in a drawer, by a record that was signed in
 * time and recorded afterwards, held no role that anybody could know of; and a key that turned out to be compromised
 * later was not known to be. The same governance where nothing came later.
 */
export function governanceThen(governance: Governance, then: Then): Governance {
  const { policies, people, pins } = governance.basis
  const key: string[] = []
  const asThen = <K extends 'Policy' | 'Person'>(all: readonly Held<K>[]): Held<K>[] =>
    all.flatMap((held) => {
      // What nobody verifiably signed counts under no clock.
      const own =
        held.trust.state !== 'verified' ? held : isHeld(held, then) ? signedBy(held, then.knownAt) : undefined
      key.push(own === held ? '=' : own === undefined ? '-' : `${signaturesOf(own)}`)
      return own ?? []
    })
  const [policiesThen, peopleThen] = [asThen(policies), asThen(people)]
  if (key.every((one) => one === '=')) return governance
  const known = made.get(governance) ?? new Map<string, Governance>()
  made.set(governance, known)
  const before = known.get(key.join(' '))
  if (before !== undefined) return before
  const found = establishGovernance(policiesThen, peopleThen, pins)
  known.set(key.join(' '), found)
  return found
}

function signaturesOf({ trust }: Pick<Held<KindName>, 'trust'>): number {
  return trust.state === 'verified' ? trust.signers.length : 0
}

function isHeld(
  { record, known }: Pick<Held<KindName>, 'record' | 'known'>,
  { recordedBy, named }: Then,
): boolean {
  const place = known.recorded?.first
  return (
    recordedBy === undefined || place === undefined || place <= recordedBy || isNamed(record.at.digest, named)
  )
}

function isNamed(digest: Sha256 | undefined, named: ReadonlySet<string>): boolean {
  return digest !== undefined && named.has(digest)
}
