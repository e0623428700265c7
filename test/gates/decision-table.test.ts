import { expect, test } from 'vitest'
import { SEVERITIES, type Severity } from '../../src/domain/severity.ts'
import { itemsOf } from '../../src/domain/shown.ts'
import { EXPLOITABILITIES, REACHABILITIES, RELEASE_CLASSES } from '../../src/domain/vocabulary.ts'
import type { Dossier } from '../../src/dossier/dossier.ts'
import { dispose } from '../../src/gates/disposition.ts'
import { evaluateGate } from '../../src/gates/evaluate.ts'
import { assessRelease } from '../../src/report/evaluate-release.ts'
import { AS_OF, RELEASE, story, worldOf } from '../support/world.ts'
import type { Json, Patch } from '../support/world-draft.ts'
import { exceptionOf } from '../support/world-release.ts'

/*
 * GOV-09: what becomes of one finding, for every combination of severity, exploitability, reachability, compensating
 * control, exception and release class, against a table that was written from the practice and not from the code.
 */

/** B4, by exploitability (down) and reachability (across), first without and then with a tested control. */
const HIGHS = `
               reachable  unknown   unreachable | reachable  unknown  unreachable
  active       escalate   escalate  record      | warn       warn     record
  poc          escalate   escalate  record      | warn       warn     record
  theoretical  warn       warn      record      | warn       warn     record
  none         warn       warn      record      | warn       warn     record
  unknown      warn       warn      record      | warn       warn     record
`

/** B1, B4, B5 and the sharper rule of C3: what each severity causes that nobody accepted. */
const EFFECTS: Readonly<Record<Severity, { readonly elsewhere: string; readonly highRisk: string }>> = {
  critical: { elsewhere: 'block', highRisk: 'block' },
  high: { elsewhere: 'B4', highRisk: 'block' },
  unknown: { elsewhere: 'B4', highRisk: 'block' },
  medium: { elsewhere: 'record', highRisk: 'record' },
  low: { elsewhere: 'record', highRisk: 'record' },
  info: { elsewhere: 'record', highRisk: 'record' },
}

/** The severity that a valid exception accepts, and a milder one that accepts too little. */
const ACCEPTED: Readonly<Record<Severity, { readonly valid: string; readonly milder: string }>> = {
  critical: { valid: 'critical', milder: 'high' },
  high: { valid: 'high', milder: 'medium' },
  unknown: { valid: 'high', milder: 'medium' },
  medium: { valid: 'medium', milder: 'low' },
  low: { valid: 'low', milder: 'low' },
  info: { valid: 'low', milder: 'low' },
}

const EXCEPTIONS = ['none', 'valid', 'expired', 'milder'] as const
const STATES: Readonly<Record<string, string>> = {
  block: 'blocking',
  escalate: 'escalating',
  warn: 'warning',
  record: 'recorded',
}

type Row = {
  readonly severity: Severity
  readonly exploitability: string
  readonly reachability: string
  readonly compensated: boolean
  readonly exception: (typeof EXCEPTIONS)[number]
  readonly releaseClass: string
}

const ROWS: readonly Row[] = SEVERITIES.flatMap((severity) =>
  EXPLOITABILITIES.flatMap((exploitability) =>
    REACHABILITIES.flatMap((reachability) =>
      [false, true].flatMap((compensated) =>
        EXCEPTIONS.flatMap((exception) =>
          RELEASE_CLASSES.map((releaseClass) => ({
            severity,
            exploitability,
            reachability,
            compensated,
            exception,
            releaseClass,
          })),
        ),
      ),
    ),
  ),
)

function expected(row: Row): string {
  const { severity, releaseClass, exception } = row
  const rule = EFFECTS[severity][releaseClass === 'high-risk-prod' ? 'highRisk' : 'elsewhere']
  const effect = rule === 'B4' ? highEffect(row) : rule
  const without = effect === 'record' ? 'pass' : effect
  const excepted = exception === 'valid' && effect !== 'record'
  const outcome = excepted ? 'pass' : without
  return `${outcome}, without exceptions ${without}, ${excepted ? 'excepted' : STATES[effect]}`
}

function highEffect({ exploitability, reachability, compensated }: Row): string {
  const [head = '', ...lines] = HIGHS.trim().split('\n')
  const column = head.split('|')[0]?.trim().split(/\s+/).indexOf(reachability) ?? -1
  const line = lines.map((one) => one.trim()).find((one) => one.startsWith(exploitability)) ?? ''
  const cells = line.slice(exploitability.length).split('|')[compensated ? 1 : 0] ?? ''
  return cells.trim().split(/\s+/)[column] ?? 'nothing'
}

test('every combination of finding, exception and class has the outcome of the table', () => {
  const dossiers = new Map<string, Dossier>()
  const wrong = ROWS.flatMap((row) => {
    const key = `${row.releaseClass} ${row.severity}`
    const whole = dossiers.get(key) ?? dossierOf(row)
    dossiers.set(key, whole)
    const got = answered(row, whole)
    const want = expected(row)
    return got === want ? [] : [{ ...row, got, want }]
  })
  expect(wrong).toEqual([])
  expect(ROWS.length).toBe(6 * 5 * 3 * 2 * 4 * 4)
})

/** One dossier a class and severity holds every triage and every exception; each row keeps the one of its own. */
function answered(row: Row, whole: Dossier): string {
  const triage = `${row.exploitability}-${row.reachability}-${row.compensated ? 'compensated' : 'bare'}`
  const dossier: Dossier = {
    ...whole,
    triage: whole.triage.filter(({ record }) => record.id === triage),
    exceptions: new Map([...whole.exceptions].filter(([id]) => id === `EX-${row.exception}`)),
  }
  const { clocks, policy } = frameOf(whole)
  const gate = evaluateGate(dossier, policy, clocks)
  const [facts] = itemsOf(gate.caseFile?.findings ?? { state: 'missing', why: '', cites: [] })
  const state =
    facts === undefined || gate.context === undefined ? 'none' : dispose(facts, gate.context).state
  return `${gate.outcome}, without exceptions ${gate.outcomeWithoutExceptions}, ${state}`
}

const frames = new Map<
  Dossier,
  Pick<ReturnType<typeof assessRelease>['gates']['atDecision'], 'clocks' | 'policy'>
>()

function frameOf(whole: Dossier) {
  const known = frames.get(whole) ?? assessRelease(whole, AS_OF).gates.atDecision
  frames.set(whole, known)
  return known
}

function dossierOf({ releaseClass, severity }: Row): Dossier {
  const finding = {
    id: 'CVE-2026-1234',
    ...(severity === 'unknown' ? { score: 'unheard-of' } : { severity }),
  }
  const { valid, milder } = ACCEPTED[severity]
  const draft = story(
    releaseClass,
    { 'evidence/sast.sarif': { findings: [finding] } },
    { 'evidence/secrets.sarif': {} },
    triages(),
    exceptionOf('EX-valid', { severity: valid }),
    exceptionOf('EX-expired', { severity: valid }, { effectiveUntil: '2026-03-12T14:59:59Z' }),
    exceptionOf('EX-milder', { severity: milder }),
    // An emergency requires no such scan by itself; its findings count all the same.
    { 'policy/1': { classes: { 'standard-nonprod': { evidence: { required: ['E1', 'E3'] } } } } },
  )
  const dossier = worldOf(draft).dossiers.find(({ release }) => release.record.id === RELEASE)
  if (dossier === undefined) throw new Error('the story holds no release')
  return dossier
}

function triages(): Patch {
  const entries = EXPLOITABILITIES.flatMap((exploitability) =>
    REACHABILITIES.flatMap((reachability) =>
      [false, true].map((compensated): [string, Json] => {
        const id = `${exploitability}-${reachability}-${compensated ? 'compensated' : 'bare'}`
        return [
          `triage/${id}`,
          {
            apiVersion: 'docket/v1',
            kind: 'Triage',
            id,
            finding: 'CVE-2026-1234',
            releases: [RELEASE],
            exploitability,
            reachability,
            compensatingControls: compensated
              ? [{ control: 'A firewall rule', testedAt: '2026-03-11T00:00:00Z' }]
              : [{ control: 'A plan' }],
            disposition: 'accept',
            rationale: 'Looked at.',
            by: 'security',
            role: 'security',
            triagedAt: '2026-03-11T10:00:00Z',
          },
        ]
      }),
    ),
  )
  return Object.fromEntries(entries)
}
