import { describe, expect, test } from 'vitest'
import { addressBook, externalHref, fileOf } from '../../src/site/links.ts'
import { digestOf } from '../support/fixture/parts.ts'
import { reportFixture } from '../support/report-fixture.ts'

describe('an address outside', () => {
  test.each([
    [
      'https://tickets.example/browse/SHOP-1?view=all#top',
      'https://tickets.example/browse/SHOP-1?view=all#top',
    ],
    ['http://tickets.example', 'http://tickets.example/'],
    ['HTTPS://Tickets.Example/', 'https://tickets.example/'],
  ])('%s is a link', (href, link) => {
    expect(externalHref(href)).toBe(link)
  })

  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://host/',
    '//evil.example',
    '/path',
    'https:evil.example',
    'https://user@evil.example/',
    'https://user:pass@evil.example/',
    'https://xn--pypal-4ve.example/',
    'https://a.xn--pypal-4ve.example/',
    'https://p\u0430ypal.example/',
    'https://evil.example/ x',
    'https://evil.example\\@good.example/',
    'https://evil.example/"onload="x',
    'https://evil.example/<b>',
    'https://[::1',
    'https://',
    '',
  ])('%j stays text', (href) => {
    const link = externalHref(href)
    if (href.includes('"')) expect(link).toBe('https://evil.example/%22onload=%22x')
    else expect(link).toBeNull()
  })
})

describe('an address inside', () => {
  const { archive } = reportFixture()
  const book = addressBook(archive)

  test.each([
    ['release', 'payments-api@2.4.0', 'release-payments-api-2-4-0.html'],
    ['exception', 'EX-2026-014', 'exception-ex-2026-014.html'],
    ['policy', 'policy-2026-01', 'policy-policy-2026-01.html'],
    ['person', 'dana-okafor', 'person-dana-okafor.html'],
    ['criterion', 'no-blocking-criticals', 'criteria.html#criterion-no-blocking-criticals'],
    ['standard', 'SSDF RV.2.1', 'standards.html#control-ssdf-rv-2-1'],
    ['emergencies', 'ops-console@1.9.1', 'emergencies.html#emergency-ops-console-1-9-1'],
    ['emergencies', '', 'emergencies.html'],
    ['integrity', '', 'integrity.html'],
    ['file', digestOf('trust/2026.trusted_root.json'), `raw/${digestOf('trust/2026.trusted_root.json')}.txt`],
  ] as const)('of %s %s is %s', (page, id, href) => {
    expect(book.to({ page, id })).toBe(href)
  })

  test.each([
    ['release', 'ghost@1.0.0'],
    ['exception', '__proto__'],
    ['policy', ''],
    ['person', 'constructor'],
    ['criterion', 'none'],
    ['standard', 'none'],
    ['file', '../../etc/passwd'],
  ] as const)('of the unknown %s %j is none', (page, id) => {
    expect(book.to({ page, id })).toBeNull()
  })

  test('never comes from a digest that is none, even where the report says that it is carried', () => {
    const forged = { ...archive, carried: [{ sha256: '../x', path: 'x', size: 1 }] }
    expect(addressBook(forged).raw('../x')).toBeNull()
  })

  test('of two controls whose ids differ only in punctuation are two', () => {
    const [control] = archive.coverage
    if (control === undefined) throw new Error('the fixture has no control')
    const coverage = ['A.1', 'A-1', 'a 1'].map((id) => ({ ...control, id }))
    const twins = addressBook({ ...archive, coverage })
    const anchors = coverage.map(({ id }) => twins.anchor('standard', id))
    expect(anchors).toEqual(['control-a-1', 'control-a-1-1', 'control-a-1-2'])
  })
})

test.each(['', 'A', 'a.b', '../a', 'a/b', 'a b', 'é', 'a'.repeat(81)])('%j is no name of a page', (slug) => {
  expect(() => fileOf('release', slug)).toThrow('cannot be the name of a page')
})
