import type { Problem } from '../domain/problem.ts'
import { compareText, count } from '../domain/text.ts'
import { MAX_PROBLEMS_OF_A_CODE } from './limits.ts'

/** The archive as a whole, as a place where a problem is. */
export const WHOLE_ARCHIVE = '.'

/** In order of path, code and message, each once; beyond a limit the problems of a code are only counted. */
export function listProblems(problems: readonly Problem[]): Problem[] {
  const sorted = [...problems].sort(
    (a, b) =>
      compareText(a.at.path, b.at.path) || compareText(a.code, b.code) || compareText(a.message, b.message),
  )
  const seen = new Map<string, number>()
  const listed: Problem[] = []
  let previous: Problem | undefined
  for (const problem of sorted) {
    const again =
      previous?.code === problem.code &&
      previous.at.path === problem.at.path &&
      previous.message === problem.message
    previous = problem
    if (again) continue
    const number = (seen.get(problem.code) ?? 0) + 1
    seen.set(problem.code, number)
    if (number <= MAX_PROBLEMS_OF_A_CODE) listed.push(problem)
  }
  for (const [code, number] of seen) {
    const first = sorted.find((problem) => problem.code === code)
    if (number <= MAX_PROBLEMS_OF_A_CODE || first === undefined) continue
    listed.push({
      code: first.code,
      message: `There are ${count(number - MAX_PROBLEMS_OF_A_CODE, 'further problem')} of this kind.`,
      at: { ...first.at, path: WHOLE_ARCHIVE },
      hint: first.hint,
    })
  }
  return listed
}
