import { describe, expect, test } from 'vitest'
import { readable } from '../../src/domain/readable.ts'
import { visible } from '../../src/domain/visible.ts'
import type { Phrase } from '../../src/report/detail.ts'
import type { ReleaseReport } from '../../src/report/release-report.ts'
import { PAYLOADS, payloadAt } from '../support/fixture/hostile.ts'
import { fieldsOf, withTexts } from '../support/pdf/fields.ts'
import { bareReport, packOf, richReport } from '../support/pdf/packs.ts'
import { readPack, squeezed, textIn } from '../support/pdf/structure.ts'
import { reportFixture } from '../support/report-fixture.ts'

/** What a pack shows of a text: Latin, Greek and Cyrillic as they are, other scripts and pictures as numbers. */
function shown(text: string): string {
  return Array.from(visible(text), (character) =>
    DRAWN.test(character) ? character : `[U+${hex(character.codePointAt(0) ?? 0)}]`,
  ).join('')
}
const DRAWN = /[\s!-~\u00A0-\u017F\p{Script=Greek}\p{Script=Cyrillic}\u2010-\u2026]/u
const hex = (code: number) => code.toString(16).toUpperCase().padStart(4, '0')

/** A small report whose first answer is this phrase. */
function answering(answer: Phrase): ReleaseReport {
  const report = bareReport()
  const [first, second, third, ...others] = report.questions
  return {
    ...report,
    questions: [{ ...first, answer, details: [] }, second, { ...third, details: [] }, ...others],
  }
}

async function textOfPack(report: ReleaseReport): Promise<string> {
  return textIn((await readPack(packOf(report))).root)
}

describe('every text of the report is in the pack', () => {
  test.each(reportFixture().releases.map((report) => [report.id, report] as const))(
    '%s',
    async (_, report) => {
      const text = await textOfPack(report)
      const missing = fieldsOf(report).filter(
        (field) => ![field.text, readable(field.text)].some((one) => text.includes(squeezed(shown(one)))),
      )
      expect(missing).toEqual([])
      expect(fieldsOf(report).length).toBeGreaterThan(300)
    },
  )
})

describe('scripts', () => {
  test.each([
    ['Latin', 'Crème brûlée à l’œuvre, Zażółć gęślą jaźń, İstanbul ığdır, Tiếng Việt, ﬁnd ẞ'],
    ['Greek', 'Ξεσκεπάζω την ψυχοφθόρα βδελυγμία, μέγα Ω, ϕ, ἀρχὴ'],
    ['Cyrillic', 'Съешь же ещё этих мягких французских булок, Ґанок, Ђурђевак'],
    ['look-alikes that share a glyph', 'µ μ, ∆ Δ, Ω Ω, - \u2010, a\u00A0b'],
    ['accents as marks', 'e\u0301 q\u0323\u0301 A\u030A'],
    ['symbols', '→ ← · • – — … © ™ € £ ½ ≥ ≤ ≠ ✓'],
  ])('%s is extracted as it was written', async (_, text) => {
    expect(await textOfPack(answering([{ text: `<${text}>`, style: 'plain' }]))).toContain(
      squeezed(`<${text}>`),
    )
  })

  test.each([
    ['山田', '[U+5C71][U+7530]'],
    ['مرحبا', '[U+0645][U+0631][U+062D][U+0628][U+0627]'],
    ['שלום', '[U+05E9][U+05DC][U+05D5][U+05DD]'],
    ['👩‍🚀', '[U+1F469][U+200D][U+1F680]'],
    ['admin\u202Etxt.exe', 'admin[U+202E]txt.exe'],
    ['a\u200Bb\uFEFF', 'a[U+200B]b[U+FEFF]'],
    ['\u0000\u001B[31m', '[U+0000][U+001B][31m'],
    ['\uD800x', '[U+D800]x'],
    ['\uE000', '[U+E000]'],
    ['a \u0301x', 'a[U+0301]x'],
    ['\u2011', '[U+2011]'],
    ['e\u0301\u0302\u0303\u0304', 'e\u0301\u0302[U+0303][U+0304]'],
  ])('%j is shown as %s', async (text, expected) => {
    const styles = ['plain', 'strong', 'code', 'digest'] as const
    const shownText = await textOfPack(answering(styles.map((style) => ({ text: `<${text}>`, style }))))
    expect(shownText).toContain(`<${expected}>`.repeat(4))
  })
})

describe('hostile texts', () => {
  test.each(Array.from({ length: 3 }, (_, n) => n * 13))(
    'from payload %i on, in every place',
    async (first) => {
      let n = first
      const report = withTexts(richReport(), () => payloadAt(n++))
      const text = await textOfPack(report)
      const payloads = new Set(fieldsOf(report).map((field) => field.text))
      expect(payloads.size).toBe(PAYLOADS.length)
      for (const payload of payloads) {
        const accents = /Z\u0351/.test(payload)
        if (!accents) expect(text).toContain(squeezed(shown(payload)))
      }
    },
  )

  test('a word of 100,000 characters takes less than a second, and all of it is there', async () => {
    const word = 'x1'.repeat(50_000)
    const report = answering([{ text: word, style: 'plain' }])
    packOf(richReport())
    const begun = process.cpuUsage()
    const bytes = packOf(report)
    expect(process.cpuUsage(begun).user / 1000).toBeLessThan(1000)
    expect(textIn((await readPack(bytes)).root)).toContain(word)
  })
})
