import type { Assessed } from '../../conformance/check.ts'
import { compareInstants, type Instant } from '../../domain/instant.ts'

/** Releases that rely on an exception, and those of them for which it does not hold. */
export type Uses = { readonly relied: string[]; readonly expired: string[] }

/** Which releases rely on it: by being excused, or because their approval names it. */
export function usesOf(id: string, assessed: readonly Assessed[]): Uses {
  const relying = assessed.filter(
    ({ dossier, gates }) =>
      gates.atDecision.judged.some(({ excusedBy }) => excusedBy.includes(id)) ||
      dossier.decisions.some(
        ({ record }) =>
          record.value.decision === 'approve' && (record.value.basis?.exceptions ?? []).includes(id),
      ),
  )
  // Relied on although not in force: at the decision, or today by what is still deployed.
  const lapsed = relying.filter(({ gates, verdict, dossier }) => {
    const excused = (gate: typeof gates.today) => gate.judged.some(({ excusedBy }) => excusedBy.includes(id))
    const running =
      verdict.deployed && dossier.deployments.some(({ record }) => record.value.rolledBack === undefined)
    return (
      (verdict.followed === 'overridden' && !excused(gates.atDecision)) ||
      (running && !excused(gates.today) && !isSuperseded(dossier, assessed))
    )
  })
  const name = ({ dossier }: Assessed) => dossier.release.record.value.id
  return { relied: relying.map(name), expired: lapsed.map(name) }
}

/** A later release of the product went to the same environment. */
export function isSuperseded(dossier: Assessed['dossier'], assessed: readonly Assessed[]): boolean {
  const { id, environment } = dossier.release.record.value
  const product = id.slice(0, id.indexOf('@'))
  const mine = lastDeployment(dossier, environment)
  return assessed.some(({ dossier: other }) => {
    const value = other.release.record.value
    if (value.id === id || !value.id.startsWith(`${product}@`)) return false
    const theirs = lastDeployment(other, environment)
    return mine !== undefined && theirs !== undefined && compareInstants(theirs, mine) > 0
  })
}

function lastDeployment({ deployments }: Assessed['dossier'], environment: string): Instant | undefined {
  return deployments
    .filter(
      ({ record }) =>
        record.value.environment === environment &&
        record.value.result !== 'failed' &&
        record.value.rolledBack === undefined,
    )
    .map(({ record }) => record.value.startedAt)
    .toSorted(compareInstants)
    .at(-1)
}
