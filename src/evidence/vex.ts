import type { Problem } from '../domain/problem.ts'
import type { VexStatement } from './evidence.ts'

/** Says of each statement without effect why it has none (GOV-15): it stays listed, and covers nothing. */
export function ineffectiveStatements(statements: readonly VexStatement[]): readonly Problem[] {
  return statements.flatMap(({ vulnerability, ineffective, at }) =>
    ineffective === undefined
      ? []
      : [
          {
            code: 'W-VEX-INEFFECTIVE' as const,
            message: `The statement on ${vulnerability} has no effect: ${ineffective}.`,
            at,
            hint: 'Give a reason and a product, and have the statement signed again.',
          },
        ],
  )
}
