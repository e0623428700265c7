import { describe, expect, test } from 'vitest'
import { namesRelease } from '../../src/dossier/coverage.ts'
import { productOf, versionOf } from '../../src/dossier/gather.ts'
import { RELEASE, story, worldOf } from '../support/world.ts'
import { type Draft, type Json, patched } from '../support/world-draft.ts'
import { artifactOf, exceptionOf, releaseOf } from '../support/world-release.ts'

/** Everything that the archive holds about one release, and nothing else. */

function dossierIn(draft: Draft, id: string = RELEASE) {
  const dossier = worldOf(draft).dossiers.find(({ release }) => release.record.id === id)
  if (dossier === undefined) throw new Error(`there is no dossier of ${id}`)
  return dossier
}

test.each<[string, string, boolean]>([
  ['payments-api@2.4.0', 'payments-api@2.4.0', true],
  ['payments-api@2.4.*', 'payments-api@2.4.0', true],
  ['payments-api@2.4.*', 'payments-api@2.4.0.1', true],
  ['payments-api@2.*', 'payments-api@2.40.0', true],
  ['payments-api@2.4.*', 'payments-api@2.40.0', false],
  ['payments-api@2.4.*', 'payments-api@2.4', false],
  ['payments-api@2.4', 'payments-api@2.4.0', false],
  ['payments-api@2.4.0', 'payments-api@2.4.01', false],
  ['payments@2.4.*', 'payments-api@2.4.0', false],
])('%s names %s: %s', (pattern, release, named) => {
  expect(namesRelease(pattern, release)).toBe(named)
})

test('a release is a product and a version', () => {
  expect([productOf('payments-api@2.4.0'), versionOf('payments-api@2.4.0')]).toEqual([
    'payments-api',
    '2.4.0',
  ])
  expect([productOf('payments-api@2.*'), versionOf('a@1.0.0-rc.1+b')]).toEqual([
    'payments-api',
    '1.0.0-rc.1+b',
  ])
})

describe('a dossier holds', () => {
  const other = releaseOf(
    { product: 'storefront', version: '1.0.0' },
    'standard-prod',
    '2026-02-01T00:00:00Z',
  )
  test('the records that name its release, and none of another', () => {
    const { changes, packs, notes, decisions, deployments } = dossierIn({
      ...story('standard-prod'),
      ...other,
    })
    const records = [...changes, ...packs.map(({ pack }) => pack), ...notes, ...decisions, ...deployments]
    expect(records.map(({ record }) => record.id).filter((id) => !id.startsWith(RELEASE))).toEqual([])
    expect(records.length).toBe(6)
  })
  test('exceptions that name its release, whole: events that name none are theirs too', () => {
    const elsewhere = exceptionOf('EX-2', { covers: { findings: ['a'], releases: ['storefront@1.*'] } })
    const { exceptions } = dossierIn({ ...story('standard-prod'), ...exceptionOf('EX-1'), ...elsewhere })
    expect([...exceptions].map(([id, events]) => [id, events.length])).toEqual([['EX-1', 2]])
  })
  test('reviews of its product and triage of its release', () => {
    const triage = (id: string, release: string): Json => ({
      apiVersion: 'docket/v1',
      kind: 'Triage',
      id,
      finding: 'a',
      releases: [release],
      exploitability: 'none',
      reachability: 'unknown',
      disposition: 'accept',
      rationale: 'Looked at.',
      by: 'security',
      role: 'security',
      triagedAt: '2026-03-01T00:00:00Z',
    })
    const draft = patched(story('high-risk-prod'), {
      'triage/1': triage('one', RELEASE),
      'triage/2': triage('two', 'payments-api@2.4.*'),
      'triage/3': triage('three', 'payments-api@2.5.0'),
    })
    const mine = dossierIn(draft)
    expect(mine.triage.map(({ record }) => record.id)).toEqual(['one', 'two'])
    expect(mine.reviews.map(({ record }) => record.id)).toEqual(['threat-model'])
    expect(dossierIn({ ...draft, ...other }, 'storefront@1.0.0').reviews).toEqual([])
  })
  test('incidents that name it, that hold its artifact, or that concern every build', () => {
    const incident = (id: string, more: object): Json => ({
      apiVersion: 'docket/v1',
      kind: 'Incident',
      id,
      title: 'An incident',
      type: 'outage',
      environment: 'production',
      from: '2026-03-01T00:00:00Z',
      summary: 'It happened.',
      by: 'security',
      recordedAt: '2026-03-02T00:00:00Z',
      ...more,
    })
    const draft = patched(story('standard-prod'), {
      'incidents/1': incident('named', { releases: [RELEASE] }),
      'incidents/2': incident('held', {
        artifacts: [artifactOf({ product: 'payments-api', version: '2.4.0' })],
      }),
      'incidents/3': incident('compromise', { type: 'pipeline-compromise' }),
      'incidents/4': incident('unrelated', {}),
    })
    expect(dossierIn(draft).incidents.map(({ record }) => record.id)).toEqual(['named', 'held', 'compromise'])
  })
  test('earlier releases of the product, the newest first', () => {
    const at = (version: string, decidedAt: string) =>
      releaseOf({ product: 'payments-api', version }, 'standard-prod', decidedAt)
    const { earlier } = dossierIn({
      ...story('standard-prod'),
      ...at('2.2.0', '2026-01-20T00:00:00Z'),
      ...at('2.3.0', '2026-02-20T00:00:00Z'),
      ...at('2.5.0', '2026-04-20T00:00:00Z'),
      ...other,
    })
    expect(earlier.map(({ id }) => id)).toEqual(['payments-api@2.3.0', 'payments-api@2.2.0'])
  })
  test('what the archive holds at each path of a pack: the pinned bytes, other bytes, or nothing', () => {
    const digest = (character: string) => character.repeat(64)
    const items = ['sast.sarif', 'secrets.sarif', 'nowhere.sarif'].map((file) => ({
      path: `evidence/${file}`,
      type: 'E3',
      sha256: file === 'sast.sarif' ? `digest of releases/${RELEASE}/evidence/sast.sarif` : digest('a'),
      tool: 'scanner',
      producedAt: '2026-03-12T09:00:00Z',
    }))
    const [pack] = dossierIn(story('standard-prod', { evidence: { items } })).packs
    expect(pack?.items.map(({ held, file, trust }) => [held, file?.format, trust.state])).toEqual([
      ['pinned', 'sarif', 'unsigned'],
      ['other', 'sarif', 'unsigned'],
      ['absent', undefined, 'unsigned'],
    ])
  })
})

test('of two files that claim one release, the signed one stands', () => {
  const draft = story('standard-prod')
  const forged = { ...draft[`releases/${RELEASE}/release`], scope: 'Something else.', $signed: 'not' }
  const { dossiers } = worldOf({ 'a/forged': forged, ...draft })
  const [only, ...others] = dossiers.filter(({ release }) => release.record.id === RELEASE)
  expect(others).toEqual([])
  expect(only?.release.record).toMatchObject({
    contested: false,
    at: { path: `releases/${RELEASE}/release.json` },
  })
})
