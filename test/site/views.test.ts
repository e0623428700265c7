import { describe, expect, test } from 'vitest'
import { addressBook } from '../../src/site/links.ts'
import { acceptedNow, exceptionsPage } from '../../src/site/pages/exceptions.ts'
import { conformanceView } from '../../src/site/pages/release-conformance.ts'
import { newestFirst } from '../../src/site/pages/releases.ts'
import { visibleIn } from '../../src/site/reports.ts'
import { personView, phraseView } from '../../src/site/views/phrase.ts'
import { compareTimes, timeView } from '../../src/site/views/time.ts'
import { badgeOf, DECISION, humanise } from '../../src/site/words.ts'
import { check } from '../support/fixture/parts.ts'
import { BUILD } from '../support/html.ts'
import { reportFixture } from '../support/report-fixture.ts'

const { archive } = reportFixture()
const book = addressBook(archive)

describe('a time', () => {
  test.each([
    ['2026-03-12T15:04:00Z', '2026-03-12 15:04 UTC', '2026-03-12T15:04:00Z'],
    ['2026-03-12T15:04:09Z', '2026-03-12 15:04:09 UTC', '2026-03-12T15:04:09Z'],
    ['2026-03-12T15:04:09.25Z', '2026-03-12 15:04:09.25 UTC', '2026-03-12T15:04:09.25Z'],
    ['yesterday', 'yesterday', null],
    ['2026-02-30T00:00:00Z', '2026-02-30T00:00:00Z', null],
  ])('%s is shown as %s', (at, text, datetime) => {
    expect(timeView(at)).toEqual({ text, datetime })
  })

  test('that is earlier comes first, and text that is none comes last', () => {
    const times = ['soon', '2026-01-02T00:00:00.5Z', '2026-01-02T00:00:00Z', '2025-12-31T23:59:59Z']
    expect(times.toSorted(compareTimes)).toEqual([
      '2025-12-31T23:59:59Z',
      '2026-01-02T00:00:00Z',
      '2026-01-02T00:00:00.5Z',
      'soon',
    ])
  })
})

describe('a phrase', () => {
  test('links to a page of the site before an address outside', () => {
    const to = { page: 'release', id: 'storefront-web@5.12.0' } as const
    const [run] = phraseView([{ text: 'x', style: 'plain', to, href: 'https://evil.example/' }], book)
    expect(run).toMatchObject({ href: 'release-storefront-web-5-12-0.html', external: false })
  })

  test('stays text where the page is unknown and the address is none', () => {
    const to = { page: 'release', id: 'ghost@1' } as const
    const [run] = phraseView([{ text: 'x', style: 'plain', to, href: 'javascript:x' }], book)
    expect(run).toMatchObject({ href: null, external: false })
  })
})

test('a person who is not in the roster has no page, even with the id of somebody who is', () => {
  const stranger = { id: 'dana-okafor', name: 'Dana 0kafor', known: false }
  expect(personView(stranger, book)).toEqual({ ...stranger, href: null })
})

test('an unknown word keeps itself and is marked as unknown', () => {
  expect(badgeOf(DECISION, 'approved')).toEqual({ word: 'Approved', tone: 'good' })
  expect(badgeOf(DECISION, 'toString')).toEqual({ word: 'toString', tone: 'unknown' })
  expect(humanise('final-approval')).toBe('Final approval')
})

describe('the heading of a group of checks', () => {
  const of = (...states: Parameters<typeof check>[2][]) => {
    const checks = states.map((state) => check('S1', '', state, '', ''))
    return conformanceView({ id: 'S', title: '', checks }, book).summary
  }

  test('names the worst', () => {
    expect(of('conforms', 'departs', 'cannot-tell')).toEqual({ word: '1 of 3 depart', tone: 'bad' })
    expect(of('conforms', 'cannot-tell')).toEqual({ word: '1 of 2 cannot be told', tone: 'unknown' })
    expect(of('conforms', 'not-applicable')).toEqual({ word: 'No departure', tone: 'good' })
  })

  test('is never good where nothing was checked or nothing applied', () => {
    expect(of()).toEqual({ word: 'Nothing was checked', tone: 'unknown' })
    expect(of('not-applicable')).toEqual({ word: 'Not applicable', tone: 'neutral' })
  })
})

describe('the order', () => {
  test('of releases is the newest decision first, with what nobody has decided at the top', () => {
    const ids = newestFirst(archive.releases).map((row) => row.id)
    expect(ids.slice(0, 3)).toEqual(['payments-api@2.5.0-rc.1', 'batch-tools@0.8.0', 'storefront-web@5.15.0'])
    expect(ids.at(-1)).toBe('storefront-web@5.12.0')
  })

  test('of exceptions is by what needs somebody first', () => {
    const { rows } = exceptionsPage({ archive, book, build: BUILD })
    expect(rows.map((row) => row.state.word)).toEqual([
      'Invalid',
      'Expired',
      'Expiring',
      'Active',
      'Pending',
      'Revoked',
      'Closed',
    ])
  })
})

test('accepted is what a release that runs relies on, in force or not, and then what is in force', () => {
  expect(acceptedNow(archive.exceptions).map((one) => one.state)).toEqual(['expired', 'active', 'expiring'])
  const { ages } = exceptionsPage({ archive, book, build: BUILD })
  const counted = ages.rows.flatMap((row) => row.values).reduce((sum, value) => sum + Number(value), 0)
  expect(counted).toBe(3)
  expect(ages.rows.at(-1)).toMatchObject({ label: 'no date' })
})

test('making text visible reaches every text and leaves everything else as it is', () => {
  const value = { a: ['\u202E', 1, true, null, { b: '\u200B' }], c: undefined }
  expect(visibleIn(value)).toEqual({ a: ['[U+202E]', 1, true, null, { b: '[U+200B]' }], c: undefined })
})
