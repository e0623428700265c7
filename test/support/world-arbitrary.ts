import fc from 'fast-check'
import { RELEASE_CLASSES } from '../../src/domain/vocabulary.ts'
import { inRelease, RELEASE, story } from './world.ts'
import { type Draft, type Json, type Patch, patched, type Written } from './world-draft.ts'
import { DECIDED, exceptionEvent, exceptionOf, minutesFrom, releaseOf } from './world-release.ts'

/** Minutes around the decision, its own second among them. */
const minutes = fc.constantFrom(-3000, -700, -60, -1, 0, 1, 60, 700, 3000)
const around = minutes.map((offset) => minutesFrom(DECIDED, offset))

const RULES = ['CVE-2026-1234', 'CVE-2026-5678', 'semgrep:a', 'b'] as const
const PURL = 'pkg:npm/left-pad@1.3.0'

const finding: fc.Arbitrary<Written> = fc.record({
  id: fc.constantFrom(...RULES),
  severity: fc.constantFrom('critical', 'high', 'high', 'medium', 'medium', 'low', 'low', 'info'),
  file: fc.constantFrom('src/a.ts', 'src/b.ts', 'src/c.ts'),
  component: fc.constantFrom(PURL, 'pkg:npm/right-pad@1.0.0'),
})

export const findings = fc.oneof(fc.array(finding, { maxLength: 2 }), fc.array(finding, { maxLength: 5 }))

const triage: fc.Arbitrary<Patch> = fc
  .record({
    n: fc.nat(3),
    finding: fc.constantFrom(...RULES),
    exploitability: fc.constantFrom('active', 'poc', 'theoretical', 'none', 'unknown'),
    reachability: fc.constantFrom('reachable', 'unreachable', 'unknown'),
    tested: fc.boolean(),
    severity: fc.constantFrom(null, 'critical', 'high', 'low'),
    by: fc.constantFrom('security', 'author', 'robot'),
    at: around,
  })
  .map(({ n, tested, severity, by, at, ...rest }) => ({
    [`triage/${n}`]: {
      apiVersion: 'docket/v1',
      kind: 'Triage',
      id: `triage-${n}`,
      releases: [RELEASE],
      compensatingControls: tested ? [{ control: 'A rule', testedAt: '2026-03-01T00:00:00Z' }] : [],
      disposition: 'accept',
      rationale: 'Looked at.',
      by,
      role: by === 'security' ? 'security' : 'platform',
      triagedAt: at,
      ...rest,
      ...(severity === null ? {} : { severity }),
    },
  }))

export const covers = fc.constantFrom(...RULES).map((rule) => ({
  findings: [rule],
  releases: [RELEASE],
  artifacts: [],
}))

const oddException: fc.Arbitrary<Patch> = fc
  .record({
    id: fc.constantFrom('EX-1', 'EX-2'),
    covers,
    severity: fc.constantFrom('critical', 'high', 'medium', 'low'),
    until: fc.constantFrom(
      '2026-03-12T15:00:00Z',
      '2026-03-12T15:00:01Z',
      '2026-04-01T12:00:00Z',
      '2027-01-01T00:00:00Z',
    ),
    by: fc.constantFrom('security', 'chief', 'lead', 'duty'),
    signedAt: around,
    event: fc.constantFrom('none', 'revocation', 'closure', 'renewal'),
    eventAt: around,
  })
  .map(({ id, covers: own, severity, until, by, signedAt, event, eventAt }) => ({
    ...exceptionOf(id, { covers: own, severity }, { effectiveUntil: until }),
    ...(event === 'none'
      ? {}
      : exceptionEvent(
          id,
          event,
          eventAt,
          event === 'renewal' ? { effectiveOn: eventAt, effectiveUntil: '2026-05-01T00:00:00Z' } : {},
        )),
    [`exceptions/${id}/grant`]: {
      ...exceptionOf(id, { covers: own, severity }, { effectiveUntil: until })[`exceptions/${id}/grant`],
      by,
      role: by === 'chief' ? 'security-leadership' : by === 'security' ? 'security' : 'engineering-lead',
      $signed: { at: signedAt },
    },
  }))

const validException: fc.Arbitrary<Patch> = fc
  .record({
    id: fc.constantFrom('EX-1', 'EX-2', 'EX-3'),
    covers,
    severity: fc.constantFrom('critical', 'critical', 'high'),
  })
  .map(({ id, covers: own, severity }) => exceptionOf(id, { covers: own, severity }))

const exception = fc.oneof({ weight: 2, arbitrary: validException }, { weight: 1, arbitrary: oddException })

/** Ways in which a release can fall short, one at a time. */
const fault: fc.Arbitrary<Patch> = fc.oneof(
  fc.constantFrom<Patch>(
    { 'evidence/sast.sarif': { incomplete: true } },
    { 'evidence/secrets.sarif': { incomplete: true } },
    { 'evidence/sast.sarif': { $item: { producedAt: '2026-02-01T00:00:00Z' } } },
    { 'evidence/provenance.json': { commit: 'd'.repeat(40) } },
    { 'evidence/provenance.json': { $signed: 'unverifiable' } },
    { evidence: { sourceCommit: 'd'.repeat(40) } },
    { notes: { rollback: null } },
    { changes: { branchProtection: null } },
    { changes: { pipeline: { compromise: 'suspected' } } },
    { release: { areas: ['payments'] } },
    { release: { $signed: 'not' } },
    { 'reviews/threat-model': { validUntil: DECIDED } },
    { 'reviews/threat-model': { result: 'rejected' } },
    { 'decisions/security': { $signed: 'not' } },
    { 'decisions/security': { capacity: 'informed' } },
    { 'decisions/owner': { basis: { evidence: null } } },
    { 'people/security': { type: 'bot' } },
    { 'people/lead': { accounts: ['author-account'] } },
    { 'deployments/target': { startedAt: minutesFrom(DECIDED, -5) } },
    { 'deployments/target': null },
    { emergency: { bypassedControls: [{ control: 'scans-completed', reason: 'No time.' }] } },
    { emergency: { approver: 'lead' } },
    {
      'evidence/sast.sarif': null,
      evidence: {
        notRun: [{ scan: 'sast', by: 'lead', reason: 'It takes long.', at: '2026-03-12T09:00:00Z' }],
      },
    },
  ),
)

const policy: fc.Arbitrary<Patch> = fc.constantFrom<Patch>(
  {},
  { 'policy/1': { blocking: { critical: { excusable: false } } } },
  { 'policy/1': { blocking: { medium: { effect: 'warn' }, low: { effect: 'escalate' } } } },
  { 'policy/1': { blocking: { systemic: { sameRule: 2, effect: 'block' } } } },
  { 'policy/1': { separationOfDuties: { onePersonOneCount: false, approverNotAuthor: false } } },
  { 'policy/1': { blocking: { provenance: { effect: 'record' }, secretScan: { effect: 'escalate' } } } },
)

/** No history, one in which the decisions came second, or one that was brought in whole. */
type History = 'none' | 'commits' | 'import'

function storyWith(...histories: readonly History[]): fc.Arbitrary<Draft> {
  return fc
    .record({
      releaseClass: fc.constantFrom(...RELEASE_CLASSES),
      sast: findings,
      secrets: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: findings }),
      triages: fc.array(triage, { maxLength: 2 }),
      exceptions: fc.array(exception, { maxLength: 2 }),
      faults: fc.array(fault, { maxLength: 2 }),
      policy,
      before: fc.boolean(),
      history: fc.constantFrom(...histories),
    })
    .map(
      ({
        releaseClass,
        sast,
        secrets,
        triages,
        exceptions,
        faults,
        policy: rules,
        before,
        history: kind,
      }) => {
        const earlier = before
          ? releaseOf({ product: 'payments-api', version: '2.3.0' }, releaseClass, '2026-02-20T10:00:00Z')
          : {}
        const whole = story(releaseClass, earlier, {
          'evidence/sast.sarif': { findings: sast },
          'evidence/secrets.sarif': { findings: secrets },
        })
        const fitting = [...faults.map(inRelease), rules].map((patch) => touching(whole, patch))
        return recorded(patched(whole, ...triages, ...exceptions, ...fitting), kind)
      },
    )
}

/** A small archive about one release. */
export const worldStory = storyWith('none', 'commits', 'import')

/** One with a log that proves an order. */
export const loggedStory = storyWith('commits')

/** The parts of a patch that change something that is there, or take it away. */
function touching(draft: Draft, patch: Patch): Patch {
  return Object.fromEntries(Object.entries(patch).filter(([path]) => path in draft))
}

/** The archive without a history, with one in which the decisions came second, or brought in whole. */
function recorded(draft: Draft, kind: History): Draft {
  if (kind === 'none') return draft
  const places = Object.keys(draft).map((path): [string, Json] => [
    path,
    { $commit: path.includes('/decisions/') ? 1 : path.includes('/deployments/') ? 2 : 0 },
  ])
  const note = { history: { beginsWith: 'import', note: 'Brought in from elsewhere.' } }
  return patched(draft, Object.fromEntries(places), kind === 'import' ? { archive: note } : {})
}

/** One change to a story, generated. */
export const changeOf = {
  finding,
  validException: fc
    .record({ covers, severity: fc.constantFrom('critical', 'high') })
    .map(({ covers: own, severity }): Patch => exceptionOf('EX-valid', { covers: own, severity })),
}
