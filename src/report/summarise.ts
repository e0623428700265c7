import type { Governance } from '../attribution/governance.ts'
import type { Held } from '../attribution/held.ts'
import type { Assessed } from '../conformance/check.ts'
import type { Instant } from '../domain/instant.ts'
import { compareInstants } from '../domain/instant.ts'
import type { Problem } from '../domain/problem.ts'
import { compareText } from '../domain/text.ts'
import type { Said } from '../dossier/dossier.ts'
import type { ArchiveRecord, KindName } from '../records/record.ts'
import { auditOf } from './archive/audit.ts'
import { type CriterionCase, controlReports, criterionReports } from './archive/coverage.ts'
import { deploymentRows, incidentRows } from './archive/deployments.ts'
import { emergencyReports } from './archive/emergencies.ts'
import { exceptionReports } from './archive/exceptions.ts'
import { headlines } from './archive/headlines.ts'
import { integritySections } from './archive/integrity.ts'
import { listedRows } from './archive/listed.ts'
import { personReports } from './archive/people.ts'
import { policyReports } from './archive/policies.ts'
import { type Listing, populationSection, reconcile } from './archive/population.ts'
import { trend } from './archive/trend.ts'
import type { ArchiveHistory } from './archive-facts.ts'
import { ARCHIVE_REPORT, type ArchiveReport, type ReleaseRow } from './archive-report.ts'
import { citeOf, problemShown, timeShown } from './refs.ts'
import type { ReleaseReport } from './release-report.ts'

/** Everything that the archive's report is made of, beside the releases. */
export type ArchiveFrame = {
  readonly asOf: Instant
  readonly archive: ArchiveRecord<'Archive'> | undefined
  readonly name: string
  readonly commit?: string | undefined
  readonly history: ArchiveHistory
  readonly governance: Governance
  readonly held: readonly Held<KindName>[]
  /** Records that became known only after `asOf`, and so are in none of the others. */
  readonly later: readonly Held<KindName>[]
  readonly policies: readonly Held<'Policy'>[]
  readonly people: readonly Held<'Person'>[]
  readonly incidents: readonly Held<'Incident'>[]
  readonly exceptions: ReadonlyMap<string, readonly Said<'Exception'>[]>
  readonly listings: readonly Listing[]
  /** Names of the repository’s own tags, by the commit to which they lead. */
  readonly tags: ReadonlyMap<string, readonly string[]>
  readonly trust: ArchiveReport['trust']
  readonly cases: ReadonlyMap<string, readonly CriterionCase[]>
  /** File names by id, for exceptions, policies and persons. */
  readonly slugs: {
    readonly releases: ReadonlyMap<string, string>
    readonly exceptions: ReadonlyMap<string, string>
    readonly policies: ReadonlyMap<string, string>
    readonly people: ReadonlyMap<string, string>
  }
  readonly unclaimed: readonly string[]
  readonly carried: ArchiveReport['carried']
  readonly problems: readonly Problem[]
}

/** Sums the releases up: registers, trends, coverage, population. A reduce over what each release's map gave. */
export function summarise(
  releases: readonly { readonly report: ReleaseReport; readonly assessed: Assessed }[],
  frame: ArchiveFrame,
): ArchiveReport {
  const { asOf, archive, governance, slugs, exceptions: events } = frame
  const assessed = releases.map((one) => one.assessed)
  const runs = deploymentRows(assessed)
  const exceptions = exceptionReports(events, governance, assessed, runs, slugs.exceptions, asOf)
  const emergencies = emergencyReports(assessed, slugs.releases, asOf)
  const criteria = criterionReports(assessed, frame.cases)
  const discrepancies = reconcile(frame.listings, assessed)
  const parts = { assessed, exceptions, emergencies, discrepancies, asOf }
  return {
    schema: ARCHIVE_REPORT,
    asOf,
    name: frame.name,
    ...(archive?.value.description === undefined ? {} : { description: archive.value.description }),
    ...(frame.commit === undefined ? {} : { commit: frame.commit }),
    history: { state: frame.history.state, words: frame.history.words },
    ...(frame.later.length === 0 ? {} : { later: laterShown(frame.later) }),
    trust: frame.trust,
    products: productsOf(
      archive,
      releases.map(({ report }) => report),
    ),
    headlines: headlines(parts),
    trend: trend(parts, events, governance, asOf),
    releases: releases.map((one) => rowOf(one, frame.tags)).toSorted(newestFirst),
    exceptions,
    emergencies,
    policies: policyReports(frame.policies, governance, slugs.policies, asOf),
    people: personReports(frame.people, governance, assessed, slugs.people, asOf),
    criteria,
    coverage: controlReports(criteria, assessed.length),
    population: populationSection(frame.listings, discrepancies, assessed),
    deployments: runs,
    listed: listedRows(frame.listings, runs, assessed, discrepancies),
    incidents: incidentRows(frame.incidents, runs, assessed, governance),
    integrity: integritySections(
      frame.held,
      governance,
      frame.history,
      frame.unclaimed,
      frame.trust,
      frame.problems,
    ),
    log: logOf(frame.history),
    audit: auditOf(frame.held, governance, frame.history),
    unclaimed: frame.unclaimed.map((path) => citeOf({ path })),
    carried: frame.carried,
    problems: frame.problems.map(problemShown),
  }
}

function laterShown(later: readonly Held<KindName>[]): NonNullable<ArchiveReport['later']> {
  return {
    records: later.length,
    releases: later.flatMap(({ record, known }) =>
      record.kind === 'Release' && known.existed !== undefined
        ? [{ id: record.id, knownSince: timeShown(known.existed) }]
        : [],
    ),
  }
}

function logOf({ log }: ArchiveHistory): ArchiveReport['log'] {
  if (log.state === 'unavailable') return log
  const { state, origin, size, root } = log
  return { state, origin, size, root }
}

function productsOf(
  archive: ArchiveRecord<'Archive'> | undefined,
  reports: readonly ReleaseReport[],
): ArchiveReport['products'] {
  const declared = (archive?.value.products ?? []).map(({ id, title }) => ({ id, title }))
  const known = new Set(declared.map(({ id }) => id))
  const others = [...new Set(reports.map(({ product }) => product))]
    .filter((id) => !known.has(id))
    .sort(compareText)
  return [...declared, ...others.map((id) => ({ id, title: id }))]
}

function rowOf(
  { report, assessed }: { report: ReleaseReport; assessed: Assessed },
  tags: ArchiveFrame['tags'],
): ReleaseRow {
  const { verdict } = report
  return {
    id: report.id,
    slug: report.slug,
    product: report.product,
    productTitle: report.productTitle,
    version: report.version,
    releaseClass: report.releaseClass,
    environment: report.environment,
    outcome: verdict.outcome,
    outcomeWithoutExceptions: verdict.outcomeWithoutExceptions,
    outcomeNow: verdict.outcomeNow,
    decision: verdict.decision,
    followed: verdict.followed,
    ...(report.decidedAt === undefined ? {} : { decidedAt: report.decidedAt.at }),
    ...(report.deployedAt === undefined ? {} : { deployedAt: report.deployedAt }),
    emergency: assessed.dossier.emergencies.length > 0,
    exceptions: report.exceptions.map(({ id }) => id),
    approvers: [...new Set(report.decisions.filter(({ counts }) => counts).map(({ by }) => by.name))],
    owner: report.owner,
    commit: report.source.commit,
    artifacts: report.artifacts.map(({ sha256 }) => sha256),
    findings: [...new Set(report.findings.flatMap(({ id, aliases }) => [id, ...aliases]))],
    packages: [...new Set(report.findings.flatMap(({ component }) => component ?? []))],
    tags: tagsOf(report, tags),
    words: verdict.words,
    tone: verdict.tone,
    ...rolledBack(report),
    departures: report.conformance.flatMap(({ checks }) =>
      checks.filter(({ state }) => state === 'departs').map(({ id }) => id),
    ),
    problems: report.problems.length,
  }
}

/** What the record says and what the repository has: a tag that was moved leads to another release by both names. */
function tagsOf({ source: { ref, commit } }: ReleaseReport, tags: ArchiveFrame['tags']): string[] {
  const said = ref?.startsWith('refs/tags/') ? [ref.slice('refs/tags/'.length)] : []
  return [...new Set([...said, ...(tags.get(commit) ?? [])])].sort(compareText)
}

/** When the last deployment was rolled back. */
function rolledBack({ deployments }: ReleaseReport): Pick<ReleaseRow, 'rolledBackAt'> {
  const at = deployments.at(-1)?.rolledBack?.at
  return at === undefined ? {} : { rolledBackAt: at }
}

function newestFirst(a: ReleaseRow, b: ReleaseRow): number {
  const [left, right] = [a.decidedAt ?? a.deployedAt, b.decidedAt ?? b.deployedAt]
  if (left !== undefined && right !== undefined && left !== right)
    return compareInstants(right as Instant, left as Instant)
  if (left === right) return compareText(a.id, b.id)
  return left === undefined ? -1 : 1
}
