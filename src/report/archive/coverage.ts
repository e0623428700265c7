import type { Assessed } from '../../conformance/check.ts'
import { compareText } from '../../domain/text.ts'
import { CRITERIA } from '../../gates/criteria/index.ts'
import type { ArchiveReport } from '../archive-report.ts'
import { CONTROLS } from './controls.ts'

/** A row of a criterion's decision table, which is also its test table. */
export type CriterionCase = { readonly name: string; readonly given: string; readonly expect: string }

/**
 * Every criterion with its decision table, and how the releases fare on it on what is known now, under the policy of
 * their decision: what only a deployment or a later review can show is counted too.
 */
export function criterionReports(
  assessed: readonly Assessed[],
  cases: ReadonlyMap<string, readonly CriterionCase[]>,
): ArchiveReport['criteria'] {
  return CRITERIA.map((criterion) => {
    const states = assessed.map(({ dossier, gates }) => ({
      id: dossier.release.record.value.id,
      state: gates.now.judged.find((one) => one.criterion.id === criterion.id)?.verdict.state,
    }))
    const having = (state: string) => states.filter((one) => one.state === state).map(({ id }) => id)
    return {
      id: criterion.id,
      title: criterion.title,
      failureTitle: criterion.failureTitle,
      rationale: criterion.rationale,
      remediation: criterion.remediation,
      rules: [...criterion.rules],
      standards: [...criterion.standards],
      met: having('met'),
      unmet: having('unmet'),
      undetermined: having('undetermined'),
      notApplicable: states.filter(({ state }) => state === undefined || state === 'not-applicable').length,
      cases: (cases.get(criterion.id) ?? []).map((one) => ({ ...one })),
    }
  })
}

/** The coverage matrix, both ways: which criteria serve a control, and how the releases fared on it (A1 to A4). */
export function controlReports(
  criteria: ArchiveReport['criteria'],
  releases: number,
): ArchiveReport['coverage'] {
  return CONTROLS.map(({ id, title, standard, anchor }) => {
    const serving = criteria.filter(({ standards }) => standards.includes(id))
    const unmet = new Set(serving.flatMap((criterion) => criterion.unmet))
    const unsure = new Set(
      serving.flatMap((criterion) => criterion.undetermined).filter((release) => !unmet.has(release)),
    )
    const met = new Set(
      serving
        .flatMap((criterion) => criterion.met)
        .filter((release) => !unmet.has(release) && !unsure.has(release)),
    )
    return {
      id,
      title,
      standard,
      anchor,
      criteria: serving.map((criterion) => criterion.id),
      met: met.size,
      unmet: [...unmet].sort(compareText),
      undetermined: unsure.size,
      // What no criterion serves was not assessed, which is not the same as not applicable.
      notApplicable: serving.length === 0 ? 0 : releases - met.size - unmet.size - unsure.size,
    }
  })
}
