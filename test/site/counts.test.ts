import { describe, expect, test } from 'vitest'
import type { ReleaseReport } from '../../src/report/release-report.ts'
import type { Html } from '../support/html.ts'
import { drawAll, readHtml, withClass } from '../support/html.ts'
import { reportFixture } from '../support/report-fixture.ts'

const { archive, releases } = reportFixture()
const drawn = drawAll({ archive, releases })

function pageOf(file: string): Html {
  return readHtml(drawn.get(file) ?? '')
}

/** Rows of the table in the scroller with a label, without its head. */
function rowsOf(html: Html, label: string): number {
  const from = html.tags.findIndex((tag) => tag.attributes.get('aria-label') === label)
  const until = html.tags.findIndex(
    (tag, n) => n > from && tag.inside.length <= (html.tags[from]?.inside.length ?? 0),
  )
  const inside = html.tags.slice(from, until === -1 ? undefined : until)
  return from === -1 ? 0 : inside.filter((tag) => tag.name === 'tr' && tag.inside.at(-1) === 'tbody').length
}

describe.each(releases.map((one) => [one.id, one] as const))('the page of %s', (_, report: ReleaseReport) => {
  const html = pageOf(`release-${report.slug}.html`)
  const criteria = new Set(Object.values(report.gates).flatMap((gate) => gate.criteria.map(({ id }) => id)))

  test('shows as many of everything as the report holds', () => {
    const checks = report.conformance.flatMap((group) => group.checks)
    expect({
      questions: withClass(html, 'question').length,
      criteria: withClass(html, 'criterion').length,
      packs: withClass(html, 'pack').length,
      items: withClass(html, 'item').length,
      findings: rowsOf(html, 'Findings'),
      decisions: html.tags.filter((tag) => tag.name === 'blockquote').length,
      deployments: html.tags.filter(({ attributes }) => /^t-.*-deployed-/.test(attributes.get('id') ?? ''))
        .length,
      late: html.texts.filter(({ text }) => text === 'After the decision').length,
      exceptions: rowsOf(html, 'Exceptions relied on'),
      groups: withClass(html, 'group').length,
      checks: withClass(html, 'check').length,
      records: withClass(html, 'record').length,
    }).toEqual({
      questions: 5,
      criteria: criteria.size,
      packs: report.evidence.length,
      items: report.evidence.flatMap((section) => section.items).length,
      findings: report.findings.length,
      decisions: report.decisions.length,
      deployments: report.deployments.length,
      late: report.evidence.flatMap((section) => section.items).filter((item) => item.late).length,
      exceptions: report.exceptions.length,
      groups: report.conformance.length,
      checks: checks.length,
      records: report.records.length + report.decisions.length,
    })
  })

  test('shows every row, item, entry, step and bar of every detail', () => {
    const details = [
      ...report.questions.flatMap((question) => question.details),
      ...report.conformance.flatMap((group) => group.checks.flatMap((check) => check.details)),
      report.timeline,
      report.recipe,
    ]
    const sum = (type: string, count: (detail: (typeof details)[number]) => number) =>
      details.filter((detail) => detail.type === type).reduce((all, detail) => all + count(detail), 0)
    expect({
      entries: childrenOf(html, 'timeline'),
      answers: childrenOf(html, 'checklist'),
      links: childrenOf(html, 'chain'),
      steps: childrenOf(html, 'recipe'),
    }).toEqual({
      entries: sum('timeline', (one) => (one.type === 'timeline' ? one.entries.length : 0)),
      answers: sum('checklist', (one) => (one.type === 'checklist' ? one.items.length : 0)),
      links: sum('chain', (one) => (one.type === 'chain' ? one.links.length : 0)),
      steps: sum('recipe', (one) => (one.type === 'recipe' ? one.steps.length : 0)),
    })
  })
})

/** Items of the lists with a class. */
function childrenOf(html: Html, list: string): number {
  let children = 0
  html.tags.forEach((tag, n) => {
    if (!tag.attributes.get('class')?.split(' ').includes(list)) return
    for (const other of html.tags.slice(n + 1)) {
      if (other.inside.length <= tag.inside.length) break
      if (other.name === 'li' && other.inside.length === tag.inside.length + 1) children += 1
    }
  })
  return children
}

test('the registers hold as many rows as the archive', () => {
  expect(rowsOf(pageOf('releases.html'), 'Releases')).toBe(archive.releases.length)
  expect(rowsOf(pageOf('exceptions.html'), 'Exceptions')).toBe(archive.exceptions.length)
  expect(rowsOf(pageOf('people.html'), 'People')).toBe(archive.people.length)
  expect(withClass(pageOf('emergencies.html'), 'card')).toHaveLength(archive.emergencies.length)
  expect(withClass(pageOf('policy.html'), 'card')).toHaveLength(archive.policies.length)
  expect(withClass(pageOf('criteria.html'), 'card')).toHaveLength(archive.criteria.length)
  const controls = pageOf('standards.html').tags.filter((tag) =>
    tag.attributes.get('id')?.startsWith('control-'),
  )
  expect(controls).toHaveLength(archive.coverage.length)
  const deployments = pageOf('deployments.html')
  const withId = (prefix: string) =>
    deployments.tags.filter(({ attributes }) => attributes.get('id')?.startsWith(prefix)).length
  expect(withId('deployment-')).toBe(archive.deployments.length)
  expect(withId('incident-')).toBe(archive.incidents.length)
  expect(withId('discrepancy-')).toBe(1)
  const integrity = pageOf('integrity.html')
  expect(rowsOf(integrity, 'Files carried')).toBe(archive.carried.length)
  expect(rowsOf(integrity, 'Trusted roots')).toBe(archive.trust.roots.length)
  expect(withClass(integrity, 'problem')).toHaveLength(archive.problems.length)
})

test('there is a page for each release, exception, policy and person', () => {
  const count = (kind: string) => [...drawn.keys()].filter((file) => file.startsWith(`${kind}-`)).length
  expect(count('release')).toBe(releases.length)
  expect(count('exception')).toBe(archive.exceptions.length)
  expect(count('policy')).toBe(archive.policies.length)
  expect(count('person')).toBe(archive.people.length)
})

describe.each([...drawn].filter(([file]) => file.endsWith('.html')))('%s', (_, text) => {
  const html = readHtml(text)

  test('says as of when, at which commit and from which root', () => {
    const footer = html.texts.filter(({ inside }) => inside.includes('footer')).map((one) => one.text)
    expect(footer).toContain('2026-07-01 00:00 UTC')
    expect(footer).toContain(archive.commit)
    expect(footer).toContain(archive.trust.words)
  })

  test('has one h1, and no heading that skips a level', () => {
    const levels = html.tags.flatMap(({ name }) => (/^h[1-6]$/.test(name) ? [Number(name[1])] : []))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    for (const [n, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[n - 1] ?? 0) + 1)
  })

  test('has no element where the parser would end another one', () => {
    const phrasing = new Set(['a', 'bdi', 'code', 'span', 'strong', 'time', 'svg', 'use', 'input', 'label'])
    const holders = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'span', 'bdi', 'a', 'code', 'dt', 'summary'])
    const wrong = html.tags.filter(
      ({ name, inside }) =>
        holders.has(inside.at(-1) ?? '') && !inside.includes('svg') && !phrasing.has(name),
    )
    expect(wrong).toEqual([])
  })

  test('has no script or style of its own, and each id once', () => {
    for (const { name, attributes } of html.tags) {
      expect(['style', 'iframe', 'object', 'form', 'base']).not.toContain(name)
      expect([...attributes.keys()].filter((key) => key === 'style' || key.startsWith('on'))).toEqual([])
      if (name === 'script') expect(attributes.get('src')).toMatch(/^assets\/[a-z-]+\.js$/)
    }
    const ids = html.tags.flatMap(({ attributes }) => attributes.get('id') ?? [])
    expect(ids).toHaveLength(new Set(ids).size)
  })
})

test('a list of copies that no browser could open is cut, and says so', () => {
  const [file] = archive.carried
  if (file === undefined) throw new Error('the fixture carries no file')
  const carried = Array.from({ length: 1001 }, (_, n) => ({ ...file, path: `copy-${n}` }))
  const html = readHtml(drawAll({ archive: { ...archive, carried }, releases }).get('integrity.html') ?? '')
  expect(rowsOf(html, 'Files carried')).toBe(1000)
  const words = html.texts.map((one) => one.text).join('')
  expect(words).toContain('This page lists 1000 of 1001 files; the report lists every one.')
})
