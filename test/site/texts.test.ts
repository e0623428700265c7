import { describe, expect, test } from 'vitest'
import { PAYLOADS, payloadAt } from '../support/fixture/hostile.ts'
import { drawAll, ownTexts, readHtml } from '../support/html.ts'
import { reportFixture, smallFixture } from '../support/report-fixture.ts'
import { withTexts } from '../support/reports.ts'

/** Texts that no page shows, with the reason. Where a link leads is tested with the links themselves. */
const NOT_SHOWN: readonly (readonly [RegExp, string])[] = [
  [/\.(to\.id|href|digest)$/, 'the end of a link, which a mark is not'],
  [/\.empty$/, 'stands only where a table has no row; the fixture’s lists without items show theirs'],
  [/^(audit|trust\.first)\./, 'the same facts as the sections of integrity, for programs'],
  [/^releases\.\*\.product$|^product$/, 'the id of a product; pages show its title'],
  [/^listed\.\*\.(artifact|record\.path)$/, 'told by the row of the population that says so'],
  [/^criteria\.\*\.met\.\*$/, 'shown as a count: the list is as long as the archive'],
  [/^emergencies\.\*\.followUps\.\*\.release$/, 'the release of the emergency around it'],
  [/^archive\.(name|commit)$/, 'every page prints those of the archive report'],
]

describe('every text of a report', () => {
  test('reaches a reader, or is listed here with its reason', () => {
    const marks = new Map<string, string>()
    const marked = withTexts(reportFixture(), ({ path }) => {
      const mark = `mark${marks.size}end`
      marks.set(mark, path)
      return mark
    })
    const all = [...drawAll(marked).values()].join('\n').toLowerCase()
    const shown = new Set(all.match(/mark\d+end/g))
    const reached = new Set([...marks].flatMap(([mark, path]) => (shown.has(mark) ? [path] : [])))
    const lost = [...new Set(marks.values())].filter((path) => !reached.has(path))
    expect(lost.filter((path) => !NOT_SHOWN.some(([pattern]) => pattern.test(path)))).toEqual([])
    for (const [pattern, reason] of NOT_SHOWN)
      expect(
        lost.some((path) => pattern.test(path)),
        `no longer needed: ${reason}`,
      ).toBe(true)
    expect(reached.size).toBeGreaterThan(250)
  })

  test('stands alone, so that its direction never reorders what is beside it', () => {
    let n = 0
    const marked = withTexts(reportFixture(), () => `mark${n++}end`)
    for (const [file, html] of drawAll(marked)) {
      if (!file.endsWith('.html')) continue
      const alone = ['bdi', 'title', 'time', 'text']
      const bare = readHtml(html).texts.filter(
        ({ text, inside }) => /mark\d+end/i.test(text) && !alone.includes(inside.at(-1) ?? ''),
      )
      expect(bare, file).toEqual([])
    }
  })
})

describe('hostile texts', () => {
  const allowed = new Set(Object.values({ ...ownTexts().pages, ...ownTexts().partials }).flatMap(namesIn))
  const benign = drawAll(smallFixture())

  // Each round moves every payload to the next place, so that each place meets each payload.
  const rounds = PAYLOADS.map((_, round) => {
    let n = round
    return [round, withTexts(smallFixture(), () => payloadAt(n++))] as const
  })

  test.each(rounds)('stay text: round %i', (_, reports) => {
    const drawn = drawAll(reports)
    expect([...drawn.keys()]).toEqual([...benign.keys()])
    for (const [file, html] of drawn) {
      expect(hiddenIn(html), file).toEqual([])
      if (!file.endsWith('.html')) continue
      const { tags } = readHtml(html)
      expect(
        tags.flatMap((tag) => namesOf(tag)).filter((name) => !allowed.has(name)),
        file,
      ).toEqual([])
      const addresses = tags.flatMap(({ name, attributes }) =>
        ['href', 'src'].flatMap((key) => (attributes.has(key) ? [[name, attributes.get(key)] as const] : [])),
      )
      for (const [name, address] of addresses) {
        const inside =
          /^(#[a-zA-Z0-9-]+|[a-z0-9-]+\.html(#[a-zA-Z0-9-]+)?|(assets|report|packs|raw|proofs)\/[a-z0-9.-]+|checkpoint)$/
        expect(address, `${file} <${name}>`).toMatch(inside)
      }
    }
  })
})

/** Names of elements, and of attributes as `element attribute`, that a template writes. */
function namesIn(template: string): string[] {
  const plain = template.replaceAll(/\{\{.*?\}\}/g, ' ')
  return [...plain.matchAll(/<([a-z][a-z0-9-]*)([^<>]*)>/gi)].flatMap(([, name = '', rest = '']) => [
    name,
    ...[...rest.replaceAll(/"[^"]*"/g, '').matchAll(/[a-z][a-z:-]*/gi)].map(
      ([attribute]) => `${name} ${attribute}`,
    ),
  ])
}

function namesOf({ name, attributes }: { name: string; attributes: ReadonlyMap<string, string> }): string[] {
  return [name, ...[...attributes.keys()].map((attribute) => `${name} ${attribute}`)]
}

/** Characters of a file that hide, or that change how others are shown. */
function hiddenIn(text: string): string[] {
  const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
  return [...new Set(text.match(hidden))].filter((one) => one !== '\n' && one !== '\t' && one !== '\u200d')
}
