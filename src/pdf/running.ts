import type { ReleaseReport } from '../report/release-report.ts'
import type { Flow } from './flow.ts'
import type { Line } from './lines.ts'
import { fill, plain, wordsOf } from './lines.ts'
import { COLORS, LOOKS, PAGE } from './style.ts'

const HEAD = 38
const FOOT = 800

/**
 * The head and foot of every page, so that a sheet by itself says what it belongs to: release, archive, commit, as of
 * when, and which page of how many.
 */
export function drawRunning(flow: Flow, report: ReleaseReport): void {
  const { ink } = flow
  const pages = flow.page + 1
  const { archive } = report
  const release = oneLine(flow, report.id, 300)
  const name = oneLine(flow, archive.name, 170)
  const origin = oneLine(
    flow,
    `As of ${report.asOf}   Commit ${archive.commit ?? 'none: a plain folder'}`,
    380,
  )
  for (let page = 0; page < pages; page += 1) {
    const number = oneLine(flow, `Page ${page + 1} of ${pages}`, 100)
    ink.turnTo(page)
    ink.artifact('Pagination', () => {
      if (page > 0) {
        ink.lines([release], PAGE.left, HEAD, LOOKS.running.leading)
        ink.lines([name], PAGE.right - name.width, HEAD, LOOKS.running.leading)
        ink.rect(PAGE.left, HEAD + 13, PAGE.right - PAGE.left, 0.4, COLORS.rule)
      }
      ink.rect(PAGE.left, FOOT - 5, PAGE.right - PAGE.left, 0.4, COLORS.rule)
      ink.lines([origin], PAGE.left, FOOT, LOOKS.running.leading)
      ink.lines([number], PAGE.right - number.width, FOOT, LOOKS.running.leading)
    })
  }
}

/** The first line of a text; a running line never grows. */
function oneLine(flow: Flow, text: string, width: number): Line {
  const [first] = fill(wordsOf(plain(text), LOOKS.running, flow.fonts), width)
  return first ?? { spans: [], width: 0 }
}
