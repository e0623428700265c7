import { compareText, count } from '../domain/text.ts'
import type { ProblemShown } from '../report/common.ts'
import type { Cite } from '../report/detail.ts'
import type { Painter } from './paint.ts'
import { indented, shown, wrap } from './terminal.ts'

/** `path:line:column`, as far as it is known. */
export function placeOf({ path, line, column }: Cite): string {
  return shown([path, line, column].filter((part) => part !== undefined).join(':'))
}

/** One problem: `CODE place reason`, and what to do. */
export function problemLines(problem: ProblemShown, width: number, paint: Painter): string[] {
  const code = paint[problem.level === 'error' ? 'bad' : 'attention'](shown(problem.code))
  return [
    ...wrap(`${code} ${placeOf(problem.at)} ${shown(problem.message)}`, width),
    ...(problem.hint === undefined ? [] : indented(wrap(`hint: ${shown(problem.hint)}`, width - 2), 2)),
  ]
}

/** Problems counted by code, errors first, with the first place of each. */
export function problemSummary(problems: readonly ProblemShown[], paint: Painter): string[] {
  const byCode = [...Map.groupBy(problems, ({ code }) => code)]
    .map(([code, found]) => ({ code, found, level: found[0]?.level ?? 'error' }))
    .sort(
      (a, b) =>
        compareText(a.level, b.level) || b.found.length - a.found.length || compareText(a.code, b.code),
    )
  return byCode.map(({ code, found, level }) => {
    const place = found[0] === undefined ? '' : placeOf(found[0].at)
    const more = found.length > 1 ? ` and ${count(found.length - 1, 'more place')}` : ''
    return `${paint[level === 'error' ? 'bad' : 'attention'](shown(code))}  ${place}${more}`
  })
}
