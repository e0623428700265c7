import { afterAll, describe, expect, test } from 'vitest'
import { type Assessment, assess } from '../../src/assess.ts'
import { committedArchive } from '../support/committed-archive.ts'
import { instant } from '../support/world.ts'
import { exceptionEvent, exceptionOf } from '../support/world-release.ts'
import {
  type Change,
  changed,
  type Files,
  judged,
  mint,
  RELEASE,
  releaseIn,
  removeFolders,
  story,
  told,
} from './kit.ts'

/** Somebody takes what speaks against a release out of the archive, or writes over it: no outcome gets better by it. */

afterAll(removeFolders)

const FINDING = 'sast-tool:path-traversal'
const found = (severity: string) => ({
  'evidence/sast.sarif': { findings: [{ id: 'path-traversal', severity }] },
})
const INCIDENT = {
  apiVersion: 'docket/v1',
  kind: 'Incident',
  id: 'INC-1',
  title: 'The builder was broken into',
  type: 'pipeline-compromise',
  environment: 'staging',
  from: '2026-03-01T10:00:00Z',
  releases: [RELEASE],
  summary: 'Somebody else had its keys.',
  by: 'security',
  recordedAt: '2026-03-02T10:00:00Z',
}
const TRIAGE = {
  apiVersion: 'docket/v1',
  kind: 'Triage',
  id: 'T-1',
  finding: FINDING,
  releases: [RELEASE],
  exploitability: 'active',
  reachability: 'reachable',
  disposition: 'fix',
  severity: 'critical',
  rationale: 'It is exploited.',
  by: 'security',
  role: 'security',
  triagedAt: '2026-03-12T08:00:00Z',
}
const REJECTION = {
  apiVersion: 'docket/v1',
  kind: 'Decision',
  id: `${RELEASE}/rejection`,
  release: RELEASE,
  releaseClass: 'standard-nonprod',
  environment: 'staging',
  decision: 'reject',
  activity: 'final-approval',
  capacity: 'approver',
  by: 'owner',
  role: 'release-owner',
  decidedAt: '2026-03-13T10:00:00Z',
  rationale: 'Not in this state.',
}

const RECORDS = {
  revocation: {
    ...found('critical'),
    ...exceptionOf('EX-1', { covers: { findings: [FINDING], releases: [RELEASE] } }),
    ...exceptionEvent('EX-1', 'revocation', '2026-03-08T00:00:00Z'),
  },
  incident: { 'incidents/1': INCIDENT },
  triage: { ...found('medium'), 'triage/1': TRIAGE },
}

describe('what spoke against it before the decision stands when it is', () => {
  test.each([
    [
      'revocation',
      'exceptions/EX-1/revocation-2026-03-08T00:00:00Z.json',
      'no-blocking-criticals: block critical-open',
    ],
    ['incident', 'incidents/1.json', 'no-known-compromise: block pipeline-incident'],
    ['triage', 'triage/1.json', 'no-blocking-criticals: block critical-open'],
  ] as const)('a %s that is deleted, or overwritten by anybody', async (what, path, open) => {
    const before = mint(story('standard-nonprod', RECORDS[what]))
    const bundle = `${path}.sigstore.json`
    const expected = { atDecision: 'block', now: 'block', openThen: [open], openNow: [open] }
    expect(told(await judged([before]))).toMatchObject(expected)
    const deleted = await judged([before, changed(before, { [path]: null, [bundle]: null })])
    expect(told(deleted)).toMatchObject(expected)
    const text = new TextDecoder().decode(before.get(path)).replace(/"id":"[^"]*"/, '"id":"other"')
    const overwritten = await judged([before, changed(before, { [path]: text, [bundle]: null })])
    expect(told(overwritten)).toMatchObject({ atDecision: 'block', now: 'block' })
  })

  test('a rejection that is deleted is still the last word', async () => {
    const before = mint(story('standard-nonprod', { 'decisions/rejection': REJECTION }))
    const path = `releases/${RELEASE}/decisions/rejection.json`
    const after = await judged([before, changed(before, { [path]: null, [`${path}.sigstore.json`]: null })])
    expect(told(after).followed).toBe(told(await judged([before])).followed)
    expect(releaseIn(after).verdict.decision).toBe('rejected')
  })

  test('the timeline says that it was taken out, and by which commit', async () => {
    const before = mint(story('standard-nonprod', RECORDS.revocation))
    const path = 'exceptions/EX-1/revocation-2026-03-08T00:00:00Z.json'
    const after = await judged([before, changed(before, { [path]: null, [`${path}.sigstore.json`]: null })])
    const { timeline } = releaseIn(after)
    const entries = timeline.type === 'timeline' ? timeline.entries : []
    expect(
      entries.flatMap(({ at, note }) => (note?.startsWith('taken out') === true ? [[at, note]] : [])),
    ).toEqual([
      [
        '2026-03-08T00:00:00Z',
        `taken out of the archive by commit ${releaseIn(after).archive.commit}; it counts all the same`,
      ],
    ])
  })
})

describe('no way of taking it out helps', () => {
  const PATHS = {
    revocation: 'exceptions/EX-1/revocation-2026-03-08T00:00:00Z.json',
    incident: 'incidents/1.json',
    triage: 'triage/1.json',
    rejection: `releases/${RELEASE}/decisions/rejection.json`,
  } as const
  const STORIES = { ...RECORDS, rejection: { 'decisions/rejection': REJECTION } }
  const MISFIT = (files: Files) => files.get('people/chief.json.sigstore.json') ?? null

  /** What somebody without any key does to a record and the signature beside it, commit by commit. */
  const WAYS: Readonly<Record<string, (p: string, s: string, bytes: Uint8Array, files: Files) => Change[]>> =
    {
      'its bytes stay, as a text': (p, s, bytes) => [{ [p]: null, [s]: null, 'x/m.txt': bytes }],
      'its bytes stay, as a signature': (p, s, bytes) => [
        { [p]: null, [s]: null, 'x/m.json.sigstore.json': bytes },
      ],
      'an unsigned copy is deleted before it': (p, s, bytes) => [
        { 'a.json': bytes },
        { 'a.json': null },
        { [p]: null, [s]: null },
      ],
      'it moves without its signature': (p, _, bytes) => [{ [p]: null, 'x/moved.json': bytes }],
      'only its signature is deleted': (_, s) => [{ [s]: null }],
      'its signature is replaced by another': (_, s, __, files) => [{ [s]: MISFIT(files) }],
      'its signature is deleted first': (p, s) => [{ [s]: null }, { [p]: null }],
    }

  test.each(Object.keys(PATHS).flatMap((what) => Object.keys(WAYS).map((way) => [what, way] as const)))(
    '%s: %s',
    (what, way) => {
      const record = what as keyof typeof PATHS
      const files = mint(story('standard-nonprod', STORIES[record]))
      const path = PATHS[record]
      const bytes = files.get(path) ?? new Uint8Array()
      const states: Files[] = [files]
      for (const change of WAYS[way]?.(path, `${path}.sigstore.json`, bytes, files) ?? []) {
        states.push(changed(states.at(-1) ?? files, change))
      }
      const before = inMemory([files])
      const after = inMemory(states)
      expect(states.length).toBeGreaterThan(1)
      const outcome = (one: Assessment) => {
        const { atDecision, now, followed } = told(one)
        return { atDecision, now, followed, decision: releaseIn(one).verdict.decision }
      }
      expect(outcome(after)).toEqual(outcome(before))
    },
  )

  function inMemory(states: readonly Files[]): Assessment {
    const archive = committedArchive(states.map((files) => ({ files })))
    return assess(archive, { asOf: instant('2026-06-01T00:00:00Z'), pins: { trustedRoots: [], digests: [] } })
  }
})

describe('what does not stand', () => {
  test('an incident that its own author closed in place, once that was known', async () => {
    const draft = story('standard-nonprod', { 'incidents/1': INCIDENT })
    const closed = story('standard-nonprod', {
      'incidents/1': {
        ...INCIDENT,
        until: '2026-03-03T10:00:00Z',
        $signed: { at: '2026-04-01T10:00:00Z' },
      },
    })
    const open = 'no-known-compromise: block pipeline-incident'
    expect(told(await judged([mint(draft), changed(mint(draft), onlyIncident(mint(closed)))]))).toMatchObject(
      {
        openThen: [open],
        openNow: [],
      },
    )
  })

  test('a triage that only lessened a finding', async () => {
    const { severity: _, ...terms } = TRIAGE
    const lessening = { ...terms, exploitability: 'none', reachability: 'unreachable' }
    const before = mint(story('standard-nonprod', { ...found('high'), 'triage/1': lessening }))
    expect(told(await judged([before])).now).toBe('pass')
    const gone = { 'triage/1.json': null, 'triage/1.json.sigstore.json': null }
    expect(told(await judged([before, changed(before, gone)])).openNow).toEqual([
      'highs-weighed: warn high-warn',
    ])
  })
})

function onlyIncident(files: ReadonlyMap<string, Uint8Array>) {
  return Object.fromEntries([...files].filter(([path]) => path.startsWith('incidents/')))
}
