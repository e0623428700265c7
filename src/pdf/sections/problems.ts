import type { ProblemShown } from '../../report/common.ts'
import type { Phrase } from '../../report/detail.ts'
import { bullets } from '../blocks/bullets.ts'
import type { Flow } from '../flow.ts'
import { LOOKS } from '../style.ts'
import { place, run } from './phrases.ts'

/** Problems as the terminal prints them: level, code, message, where, and what to do. */
export function drawProblems(flow: Flow, problems: readonly ProblemShown[]): void {
  if (problems.length > 0) bullets(flow, problems.map(problemPhrase), LOOKS.cell)
}

function problemPhrase({ level, code, message, at, hint }: ProblemShown): Phrase {
  return [
    {
      text: level === 'error' ? 'Error' : 'Warning',
      style: 'strong',
      tone: level === 'error' ? 'bad' : 'attention',
    },
    run('  '),
    run(code, 'code'),
    run(`  ${message}\n`),
    run(place(at), 'code'),
    ...(hint === undefined ? [] : [run(`\n${hint}`)]),
  ]
}
