import type { Assessed } from '../../conformance/check.ts'
import type { DeploymentRow } from '../archive-report.ts'

/** Releases that rely on an exception. */
export type Uses = {
  /** Excused by it at the decision, or approved in its name. */
  readonly relied: readonly string[]
  /** Of those, released although it was not in force at their decision, or running although it has ended since. */
  readonly hollow: readonly string[]
  /** Of those, the ones that run now: the risk that is carried today. */
  readonly carrying: readonly string[]
}

/** Which releases rely on an exception, and for which of them it does not hold. */
export function usesOf(id: string, assessed: readonly Assessed[], runs: readonly DeploymentRow[]): Uses {
  const relying = assessed.filter(
    ({ dossier, gates }) =>
      gates.atDecision.judged.some(({ excusedBy }) => excusedBy.includes(id)) ||
      dossier.decisions.some(
        ({ record }) =>
          record.value.decision === 'approve' && (record.value.basis?.exceptions ?? []).includes(id),
      ),
  )
  const name = ({ dossier }: Assessed) => dossier.release.record.value.id
  const running = new Set(runningReleases(runs))
  const excused = (gate: Assessed['gates']['now']) =>
    gate.judged.some(({ excusedBy }) => excusedBy.includes(id))
  const hollow = relying.filter(
    (one) =>
      (one.verdict.followed === 'overridden' && !excused(one.gates.atDecision)) ||
      (running.has(name(one)) && !excused(one.gates.today)),
  )
  return {
    relied: relying.map(name),
    hollow: hollow.map(name),
    carrying: relying.map(name).filter((release) => running.has(release)),
  }
}

/** Releases that run somewhere now, as far as the archive's deployments say. */
export function runningReleases(runs: readonly DeploymentRow[]): string[] {
  return [
    ...new Set(
      runs
        .filter(({ endedAt, result }) => endedAt === undefined && result !== 'failed')
        .map(({ release }) => release),
    ),
  ]
}
