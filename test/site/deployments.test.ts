import { describe, expect, test } from 'vitest'
import { eachOnce, momentName, plainName } from '../../src/site/anchors.ts'
import { addressBook } from '../../src/site/links.ts'
import { deploymentsPage } from '../../src/site/pages/deployments.ts'
import { deploymentsView, marksOf } from '../../src/site/pages/release-deployments.ts'
import { releasesPage } from '../../src/site/pages/releases.ts'
import { addressedView } from '../../src/site/views/detail.ts'
import { BUILD } from '../support/html.ts'
import { reportFixture } from '../support/report-fixture.ts'

const { archive, releases } = reportFixture()
const book = addressBook(archive)
const site = { archive, book, build: BUILD }
const [first] = releases
if (first === undefined) throw new Error('the fixture has no release')

describe('an anchor', () => {
  test('names the moment and what happened, and is there once', () => {
    expect(momentName('2026-03-12T15:04:00Z')).toBe('20260312T150400Z')
    expect(momentName('2026-03-12T17:04:00.5+02:00')).toBe('20260312T1504005Z')
    expect(momentName('last <week>')).toBe('last-week')
    expect(plainName('  Payments-API@2.4.0/x ')).toBe('payments-api-2-4-0-x')
    expect(eachOnce(['a', 'b', 'a', 'a-2', 'a'])).toEqual(['a', 'b', 'a-2', 'a-2-2', 'a-3'])
  })

  test('stands on every entry of the timeline of a release', () => {
    const { body } = addressedView(first.timeline, book)
    const anchors =
      'entries' in body && Array.isArray(body.entries) ? body.entries.map(({ anchor }) => anchor) : []
    expect(anchors.slice(0, 2)).toEqual([
      't-20260310T091200Z-payments-api-tar-gz',
      't-20260312T150400Z-approved',
    ])
    expect(new Set(anchors).size).toBe(anchors.length)
  })
})

test('a release that was rolled back, or deployed elsewhere, says so beside its verdict', () => {
  expect(marksOf(first, site)).toEqual([
    {
      word: 'Rolled back',
      tone: 'bad',
      at: { text: '2026-03-12 20:30 UTC', datetime: '2026-03-12T20:30:00Z' },
      says: 'Refunds were counted twice.',
      href: '#t-20260312T203000Z-rolled-back-internal',
    },
    {
      word: 'Deployed elsewhere than approved',
      tone: 'bad',
      at: { text: '2026-03-12 20:30 UTC', datetime: '2026-03-12T20:30:00Z' },
      says: 'to internal',
      href: '#t-20260312T203000Z-deployed-internal',
    },
  ])
  const [planned, taken] = deploymentsView(first, book)
  expect(planned).toMatchObject({ elsewhere: null, rolledBack: null, own: null })
  expect(planned?.row).toBe('deployments.html#deployment-20260312T203000Z-production-payments-api-2-4-0')
  expect(taken).toMatchObject({
    elsewhere: { word: 'Deployed elsewhere than approved' },
    rolledBack: { reason: 'Refunds were counted twice.' },
    own: { rule: 'two reviewers' },
  })
})

test('an incident stands beside the verdict of a release that it concerns', () => {
  const concerned = releases.find(({ id }) => id === 'payments-api@2.4.1')
  const marks = concerned === undefined ? [] : marksOf(concerned, site)
  expect(marks.at(-1)).toMatchObject({
    word: 'Incident INC-2026-034',
    href: 'deployments.html#incident-inc-2026-034',
  })
})

test('what ran when is told by environment and product, the newest first', () => {
  const { environments, incidents, disagreements } = deploymentsPage(site)
  const places = environments.map(({ name, products }) => [name, products.map(({ title }) => title)])
  expect(places).toEqual([
    ['production', ['Operations console', 'Payments API', 'Storefront']],
    ['internal', ['Payments API']],
  ])
  const payments = environments[0]?.products[1]?.rows ?? []
  expect(payments.map(({ link, state, ran }) => [link.text, state.word, ran])).toEqual([
    ['payments-api@2.4.1', 'Runs now', '89 days'],
    ['payments-api@2.4.0', 'Replaced', '21 days'],
  ])
  expect(environments[1]?.products[0]?.rows.map(({ state, tone }) => [state.word, tone])).toEqual([
    ['Rolled back', 'bad'],
    ['Rolled back', 'bad'],
  ])
  expect(incidents[0]?.ran.map(({ text }) => text)).toEqual(['payments-api@2.4.1', 'storefront-web@5.13.0'])
  expect(disagreements).toBe(1)
})

test('a release that was rejected as the rule asks is no failure among the rows', () => {
  const { rows } = releasesPage(site)
  const tones = Object.fromEntries(rows.map(({ link, tone }) => [link.text, tone]))
  expect(tones).toMatchObject({
    'batch-tools@0.8.0': 'neutral',
    'storefront-web@5.15.0': 'neutral',
    'storefront-web@5.12.0': 'neutral',
    'payments-api@2.4.1': 'bad',
    'payments-api@2.4.0': 'bad',
  })
})
