import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareOutcomes, type Outcome } from '../../src/domain/outcome.ts'
import type { Gate } from '../../src/gates/evaluate.ts'
import { gateResult } from '../../src/report/gate-result.ts'
import { assessedIn, gateOf, RELEASE } from '../support/world.ts'
import { changeOf, loggedStory, worldStory } from '../support/world-arbitrary.ts'
import {
  type Draft,
  frozen,
  isMap,
  type Json,
  type Patch,
  patched,
  type Written,
} from '../support/world-draft.ts'
import { laterRecord } from '../support/world-later.ts'
import { DECIDED, minutesFrom } from '../support/world-release.ts'

/**
 * Properties of the outcome, over generated small archives: releases of every class with findings, triage, exceptions,
 * faults and late records of all kinds, with a history or without.
 */

const RUNS = { numRuns: 100 }

/** What speaks for a release: approvals, evidence files, exceptions' requests and grants, reviews, notes, changes. */
const SPEAKS_FOR =
  /\/(decisions|evidence)\/|\/(changes|notes|evidence|emergency)$|exceptions\/.*(request|grant)|reviews\//

const LATER = minutesFrom(DECIDED, 2000)
const COPIES: readonly Json[] = ['not', 'rejected', { at: LATER }, { at: minutesFrom(DECIDED, -1) }]

const both = (gate: Gate): readonly [Outcome, Outcome] => [gate.outcome, gate.outcomeWithoutExceptions]

/** True where neither outcome got better. */
function neverBetter(before: Gate, after: Gate): boolean {
  return both(after).every((outcome, place) => compareOutcomes(outcome, both(before)[place] ?? 'block') >= 0)
}

test('deleting what speaks for a release never improves its outcome', () => {
  fc.assert(
    fc.property(worldStory, fc.nat(), (draft, pick) => {
      const own = Object.keys(draft).filter((path) => path.includes(RELEASE) || !path.startsWith('releases/'))
      const path = at(
        own.filter((one) => SPEAKS_FOR.test(one)),
        pick,
      )
      fc.pre(path !== undefined)
      const fixed = frozen(draft)
      const { [String(path)]: _, ...rest } = fixed
      return neverBetterThen(fixed, rest)
    }),
    RUNS,
  )
})

test('deleting a line of what speaks for a release never improves its outcome', () => {
  fc.assert(
    fc.property(worldStory, fc.nat(), fc.nat(), (draft, pick, line) => {
      const fixed = frozen(draft)
      const own = Object.keys(fixed).filter((one) => SPEAKS_FOR.test(one) && !isEvidence(fixed[one]))
      const path = String(at(own, pick))
      const value = fixed[path] ?? {}
      const field = at(lines(value), line)
      // Whoever takes a line out has not the signer's key: the signature is one over other bytes.
      const cut = { ...without(value, field ?? []), $signed: 'rejected' }
      return neverBetterThen(fixed, { ...fixed, [path]: cut })
    }),
    RUNS,
  )
})

test('adding a finding never improves an outcome', () => {
  fc.assert(
    fc.property(
      worldStory,
      fc.constantFrom('sast.sarif', 'secrets.sarif'),
      changeOf.finding,
      (draft, file, finding) => {
        const path = `releases/${RELEASE}/evidence/${file}`
        const { findings = [] } = draft[path] ?? {}
        const more = patched(draft, { [path]: { findings: [...(findings as readonly Json[]), finding] } })
        fc.pre(path in draft)
        return neverBetter(gateOf(draft), gateOf(more))
      },
    ),
    RUNS,
  )
})

test('adding a valid exception never worsens an outcome', () => {
  fc.assert(
    fc.property(worldStory, changeOf.validException, (draft, exception) => {
      return neverBetter(gateOf(patched(draft, exception)), gateOf(draft))
    }),
    RUNS,
  )
})

test('what files are called never matters', () => {
  fc.assert(
    fc.property(worldStory, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (draft, order) => {
      const fixed = frozen(draft)
      const renamed = Object.fromEntries(
        Object.entries(fixed).map(([path, value], place) => {
          // Evidence is found beside its pack, so only what lies elsewhere can be moved.
          const movable = !/\/evidence(\/|$)/.test(path)
          return [movable ? `${order[place % order.length]}/${place}-${path}` : path, value]
        }),
      )
      expect(verdictsOf(gateOf(renamed))).toEqual(verdictsOf(gateOf(fixed)))
    }),
    RUNS,
  )
})

test.each([
  ['by what came after it and that it did not name', worldStory, laterRecord('proven')],
  ['by unsigned files either, where the log says that they came later', loggedStory, laterRecord('any')],
])('the verdict at the decision never changes %s', (_, stories, later) => {
  fc.assert(
    fc.property(stories, fc.array(later, { minLength: 1, maxLength: 4 }), (draft, patches) => {
      const fixed = frozen(draft)
      const before = assessedIn(fixed)
      fc.pre(before.decided !== undefined)
      const added = frozen(patches.reduce<Draft>((made, patch) => patched(made, addOnly(made, patch)), fixed))
      expect(shown(gateOf(added))).toEqual(shown(before.gates.atDecision))
    }),
    RUNS,
  )
})

test.each([
  ['signed later', worldStory, [{ at: LATER }]],
  ['whoever signed it and when, where the log says that it came later', loggedStory, COPIES],
])(
  'the verdict at the decision never changes by a file that takes the id of another, %s',
  (_, stories, how) => {
    fc.assert(
      fc.property(
        stories,
        fc.nat(),
        fc.constantFrom<Json>(...how),
        fc.boolean(),
        (draft, pick, signed, same) => {
          const fixed = frozen(draft)
          const before = assessedIn(fixed)
          fc.pre(before.decided !== undefined)
          const path = at(
            Object.keys(fixed).filter((one) => !isEvidence(fixed[one])),
            pick,
          )
          const { $commit: _commit, ...copy } = fixed[String(path)] ?? {}
          // What nobody provably said before may be said by somebody now.
          fc.pre(isSigned(copy))
          const said = same ? {} : { description: 'Another.', scope: 'Another.', rationale: 'Another.' }
          const known = Object.fromEntries(Object.entries(said).filter(([key]) => key in copy))
          const added = { ...fixed, 'copies/one': { ...copy, ...known, $signed: signed, $commit: 9 } }
          expect(shown(gateOf(added))).toEqual(shown(before.gates.atDecision))
        },
      ),
      RUNS,
    )
  },
)

test('evaluating never throws, and nothing passes that misses its policy', () => {
  fc.assert(
    fc.property(worldStory, fc.array(fc.nat(), { maxLength: 6 }), (draft, picks) => {
      const broken = picks.reduce<Draft>((made, pick) => {
        const path = at(
          Object.keys(made).filter((one) => !one.endsWith('/release')),
          pick,
        )
        if (path === undefined) return made
        const { [path]: _, ...rest } = made
        return rest
      }, frozen(draft))
      const { gates } = assessedIn(broken)
      for (const gate of [gates.atDecision, gates.now, gates.today]) {
        expect(gate.judged.map(({ verdict }) => verdict.reason.code)).not.toContain('criterion-failed')
        if (gate.policy === undefined) expect(gate.outcome).toBe('block')
      }
    }),
    RUNS,
  )
})

/** Signed by whom it names, at some time. */
function isSigned({ by, $signed = {} }: Written): boolean {
  return isMap($signed) && $signed.at !== 'unproven' && ($signed.by ?? by ?? 'chief') === (by ?? 'chief')
}

/** Only what is new: a record that is added changes none that is there. */
function addOnly(draft: Draft, patch: Patch): Patch {
  return Object.fromEntries(Object.entries(patch).filter(([path]) => !(path in draft)))
}

function at<T>(items: readonly T[], place: number): T | undefined {
  return items[place % Math.max(1, items.length)]
}

/** Compares the gates at one instant: a decision that is gone sets no clock any more. */
function neverBetterThen(before: Draft, after: Draft): boolean {
  const [one, other] = [assessedIn(before), assessedIn(after)]
  fc.pre(one.decided?.at === other.decided?.at)
  return neverBetter(one.gates.atDecision, other.gates.atDecision)
}

function isEvidence(value: Written | undefined): boolean {
  return value !== undefined && '$evidence' in value
}

/** A gate as the report shows it, to the last word. */
function shown(gate: Gate): unknown {
  return gateResult(gate, 'at-decision')
}

function verdictsOf(gate: Gate): unknown {
  const { outcome, outcomeWithoutExceptions, judged } = gate
  return [
    outcome,
    outcomeWithoutExceptions,
    judged.map(({ criterion, verdict, bypassed }) => [
      criterion.id,
      verdict.state,
      verdict.reason.code,
      bypassed,
    ]),
  ]
}

type FieldPath = readonly string[]

/** Every field of a file, the nested ones included. */
function lines(value: Written, before: FieldPath = []): FieldPath[] {
  return Object.entries(value).flatMap(([key, one]) =>
    key.startsWith('$') ? [] : [[...before, key], ...(isMap(one) ? lines(one, [...before, key]) : [])],
  )
}

function without(value: Written, [first, ...rest]: FieldPath): Written {
  if (first === undefined) return value
  const { [first]: own, ...others } = value
  return rest.length === 0 || !isMap(own) ? others : { ...others, [first]: without(own, rest) }
}
