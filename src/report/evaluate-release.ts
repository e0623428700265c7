import { policyAt } from '../attribution/governance.ts'
import {
  type Assessed,
  CHECK_GROUPS,
  type Check,
  type CheckGroup,
  type Conformity,
  cannotTell,
} from '../conformance/check.ts'
import { CHECKS } from '../conformance/checks/index.ts'
import { verdictOf } from '../conformance/verdict.ts'
import type { Tone } from '../domain/detail.ts'
import { compareInstants, type Instant } from '../domain/instant.ts'
import type { Problem } from '../domain/problem.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { productOf, versionOf } from '../dossier/gather.ts'
import { dossierThen } from '../dossier/then.ts'
import type { Clocks } from '../gates/case-file.ts'
import { evaluateGate } from '../gates/evaluate.ts'
import { releaseFacts } from '../gates/view/case.ts'
import { basisDigests, decisionInstant } from '../gates/view/clocks.ts'
import type { ArchiveHistory } from './archive-facts.ts'
import type { CheckResult } from './common.ts'
import { gateInWords, gateResult } from './gate-result.ts'
import { citesOf, personRef, problemShown, recordShown } from './refs.ts'
import { decisionsShown, exceptionsUsed } from './release/decisions.ts'
import { deploymentsShown } from './release/deployments.ts'
import { differences } from './release/differences.ts'
import { evidenceSections } from './release/evidence.ts'
import { findingsShown } from './release/findings.ts'
import { releaseFiles, releaseHistory, withChanges } from './release/history.ts'
import { toneOf } from './release/questions/question.ts'
import { fiveQuestions } from './release/questions.ts'
import { releaseRecipe } from './release/recipe.ts'
import { lateness, recordsOf, releaseTimeline } from './release/timeline.ts'
import { RELEASE_REPORT, type ReleaseReport } from './release-report.ts'

/** What a release's report needs beside its dossier: facts of the archive that are the same for every release. */
export type ReportFrame = {
  readonly asOf: Instant
  /** What was known by then counts as known now; `asOf` unless somebody asks about an earlier knowledge. */
  readonly knownAt?: Instant | undefined
  readonly archive: { readonly name: string; readonly commit?: string | undefined; readonly history: string }
  readonly slug: string
  readonly trust: ReleaseReport['trust']
  readonly problems: readonly Problem[]
  readonly history: ArchiveHistory
}

/** Judges one release under its clocks: at the decision, on what is known now, and if it were decided today. */
export function assessRelease(dossier: Dossier, asOf: Instant, knownAt: Instant = asOf): Assessed {
  const decided = decisionInstant(dossier)
  const at = decided === undefined || compareInstants(decided.at, asOf) > 0 ? asOf : decided.at
  const { policies } = dossier.governance
  const named = basisDigests(dossier, decided)
  const undecided = decided === undefined
  const then: Clocks = {
    decidedAt: at,
    effectiveAt: at,
    knownAt: at,
    present: undecided,
    recordedBy: decided?.position,
    named,
  }
  const now: Clocks = { decidedAt: at, effectiveAt: at, knownAt, present: knownAt === asOf, named }
  const today: Clocks = { ...now, effectiveAt: asOf }
  const known = undecided ? dossier : dossierThen(dossier, then)
  const policy = policyAt(known.governance.policies, at)
  const gates = {
    atDecision: evaluateGate(known, policy, then),
    now: evaluateGate(dossier, policy, now),
    today: evaluateGate(dossier, policyAt(policies, asOf), today),
  }
  return { dossier, asOf, decided, gates, verdict: verdictOf(dossier, gates.atDecision.outcome) }
}

/** The report of one release: a pure function of its dossier, so that it can be cached or computed elsewhere. */
export function evaluateRelease(
  dossier: Dossier,
  frame: ReportFrame,
): { report: ReleaseReport; assessed: Assessed } {
  const assessed = assessRelease(dossier, frame.asOf, frame.knownAt)
  return { report: reportOf(assessed, frame), assessed }
}

function reportOf(
  assessed: Assessed,
  { asOf, archive, slug, trust, problems, history }: ReportFrame,
): ReleaseReport {
  const { dossier, gates, decided, verdict } = assessed
  const { release, governance } = dossier
  const { value } = release.record
  const { roster } = governance
  const evidence = evidenceSections(assessed)
  const decisions = decisionsShown(assessed)
  const deployed = dossier.deployments
    .map(({ record }) => record.value.startedAt)
    .toSorted(compareInstants)[0]
  const product = productOf(value.id)
  const own = new Set(recordsOf(dossier).map(({ record }) => record.at.path))
  const files = releaseFiles(history, { id: value.id, slug, records: own, evidence })
  return {
    schema: RELEASE_REPORT,
    asOf,
    archive: {
      name: archive.name,
      ...(archive.commit === undefined ? {} : { commit: archive.commit }),
      history: archive.history,
    },
    id: value.id,
    slug,
    product,
    productTitle: dossier.archive?.value.products.find(({ id }) => id === product)?.title ?? product,
    version: versionOf(value.id),
    releaseClass: value.releaseClass,
    environment: value.environment,
    production: releaseFacts(dossier).production,
    areas: [...value.areas],
    scope: value.scope,
    owner: personRef(roster, value.owner),
    owningTeam: value.owningTeam,
    source: { ...value.source },
    artifacts: value.artifacts.map(({ name, sha256 }) => ({ name, sha256 })),
    ...(value.previous === undefined ? {} : { previous: value.previous }),
    definedAt: value.definedAt,
    ...(decided === undefined
      ? {}
      : { decidedAt: { at: decided.at, clock: decided.clock, source: decided.source } }),
    ...(deployed === undefined ? {} : { deployedAt: deployed }),
    deployments: deploymentsShown(assessed),
    verdict: {
      ...verdict,
      outcome: gates.atDecision.outcome,
      outcomeWithoutExceptions: gates.atDecision.outcomeWithoutExceptions,
      outcomeNow: gates.now.outcome,
      words: verdictInWords(assessed),
      tone: verdictTone(assessed),
    },
    gates: {
      atDecision: gateResult(gates.atDecision, 'at-decision'),
      now: gateResult(gates.now, 'now'),
      today: gateResult(gates.today, 'today'),
    },
    differences: differences(assessed),
    questions: fiveQuestions(assessed, { evidence, decisions }),
    evidence,
    findings: findingsShown(gates.now, gates.atDecision),
    decisions,
    exceptions: exceptionsUsed(assessed),
    conformance: conformance(assessed),
    timeline: withChanges(releaseTimeline(assessed), history, files),
    history: releaseHistory(history, files),
    records: recordsOf(dossier).map((held) =>
      recordShown(held, roster, lateness(held, decided) !== 'in-time'),
    ),
    problems: problems
      .filter(({ at }) => own.has(at.path) || at.path.startsWith(folderOf(release.record.at.path)))
      .map(problemShown),
    trust,
    recipe: releaseRecipe(assessed),
  }
}

/** A release that was held back as the rule asks is no failure: the rule worked. */
function verdictTone({ verdict, gates }: Assessed): Tone {
  if (verdict.followed === 'overridden') return 'bad'
  if (verdict.followed === 'undecided') return 'unknown'
  return verdict.decision === 'approved' ? toneOf(gates.atDecision.outcome) : 'neutral'
}

const GROUP_TITLES: Readonly<Record<CheckGroup, string>> = {
  S: 'Sign-off quality',
  X: 'Escalation',
  M: 'Emergency record',
  R: 'Responsibilities',
  K: 'Sign-off checklist',
  P: 'Population',
}

/** Every check of every group; a check that throws is an answer that nobody can give, never a pass. */
function conformance(assessed: Assessed): ReleaseReport['conformance'] {
  return CHECK_GROUPS.map((group) => ({
    id: group,
    title: GROUP_TITLES[group],
    checks: CHECKS.filter((check) => check.group === group).map((check): CheckResult => {
      const { state, reason, cites, details } = answerOf(check, assessed)
      return {
        id: check.id,
        title: check.title,
        state,
        reason: { ...reason },
        cites: citesOf(cites),
        details: [...(details ?? [])],
      }
    }),
  }))
}

function answerOf(check: Check, assessed: Assessed): Conformity {
  try {
    return check.check(assessed)
  } catch (error) {
    const text = `the check itself failed: ${error instanceof Error ? error.message : 'for an unknown reason'}`
    return cannotTell('check-failed', text, [assessed.dossier.release.record.at])
  }
}

/** The verdict in one sentence: what the rule said, and what people did. */
export function verdictInWords({ gates, verdict, decided }: Assessed): string {
  const people = {
    approved: 'Approved',
    rejected: 'Rejected',
    postponed: 'Postponed',
    withdrawn: 'Withdrawn',
    none: verdict.deployed ? 'Deployed without a decision' : 'Not decided',
  }[verdict.decision]
  const joint = {
    followed: verdict.decision === 'withdrawn' ? '' : ', as the rule says',
    overridden: ' against the rule',
    stricter: ', stricter than the rule',
    undecided: '',
  }[verdict.followed]
  const when = decided === undefined ? 'As it stands' : 'At the decision'
  return `${people}${joint}. ${when}: ${gateInWords(gates.atDecision)}.`
}

function folderOf(path: string): string {
  return path.replace(/[^/]*$/, '')
}
