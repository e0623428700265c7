import type { ReleaseReport } from '../../report/release-report.ts'
import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import { addressedView, detailView, detailViews } from '../views/detail.ts'
import { linkView, linkViews, personView, phraseView } from '../views/phrase.ts'
import { clockedTimeView, problemView, recordView } from '../views/record.ts'
import { textView } from '../views/text.ts'
import { timeOrNull, timeView } from '../views/time.ts'
import {
  badgeOf,
  DECISION,
  EXCEPTION_STATE,
  FOLLOWED,
  humanise,
  OUTCOME,
  RELEASE_CLASS,
  SEVERITY,
} from '../words.ts'
import { conformanceView } from './release-conformance.ts'
import { deploymentsView, marksOf } from './release-deployments.ts'
import { evidenceView, findingView } from './release-evidence.ts'
import { gatesView } from './release-gates.ts'

/** A release's own page: the verdict and the five answers first, then what they rest on. */
export function releasePage(report: ReleaseReport, site: Site) {
  const { archive, book, build } = site
  const { verdict } = report
  return {
    frame: frame(site, 'releases.html', `${report.id} - release`, `report/${report.slug}.json`),
    id: report.id,
    product: report.productTitle,
    version: report.version,
    class: RELEASE_CLASS[report.releaseClass],
    environment: report.environment,
    production: report.production,
    areas: report.areas,
    tone: verdict.tone,
    words: textView(verdict.words),
    decision: DECISION[verdict.decision],
    followed: FOLLOWED[verdict.followed],
    outcome: OUTCOME[verdict.outcome],
    without: OUTCOME[verdict.outcomeWithoutExceptions],
    now: OUTCOME[verdict.outcomeNow],
    standing: marksOf(report, site),
    deployments: deploymentsView(report, book),
    decidedAt: report.decidedAt === undefined ? null : clockedTimeView(report.decidedAt),
    deployed: verdict.deployed,
    deployedAt: timeOrNull(report.deployedAt),
    pack: build.packs === 'present' ? `packs/${report.slug}.pdf` : null,
    json: `report/${report.slug}.json`,
    questions: report.questions.map((question) => ({
      id: question.id,
      question: question.question,
      answer: phraseView(question.answer, book),
      tone: question.tone,
      details: detailViews(question.details, book),
    })),
    about: {
      scope: report.scope,
      owner: personView(report.owner, book),
      team: report.owningTeam,
      repository: report.source.repository,
      ref: report.source.ref ?? null,
      commit: report.source.commit,
      artifacts: report.artifacts,
      previous:
        report.previous === undefined
          ? null
          : linkView(report.previous, { page: 'release', id: report.previous }, book),
      definedAt: timeView(report.definedAt),
      history: report.archive.history,
    },
    differences: report.differences.map(textView),
    gates: gatesView(report, book),
    evidence: report.evidence.map((section) => evidenceView(section, book)),
    findings: report.findings.map((finding) => findingView(finding, book)),
    decisions: report.decisions.map((decision) => ({
      title: humanise(decision.decision),
      id: decision.id,
      by: personView(decision.by, book),
      role: decision.role,
      activity: humanise(decision.activity),
      capacity: decision.capacity === undefined ? null : humanise(decision.capacity),
      claimedAt: timeView(decision.claimedAt),
      counts: decision.counts
        ? ({ word: 'Counts', tone: 'good' } as const)
        : ({ word: 'Does not count', tone: 'bad' } as const),
      words: textView(decision.words),
      rationale: decision.rationale,
      conditions: decision.conditions,
      exceptions: linkViews('exception', decision.exceptions, book),
      record: recordView(decision.record, book),
    })),
    exceptions: report.exceptions.map((use) => ({
      link: linkView(use.id, { page: 'exception', id: use.id }, book),
      state: badgeOf(EXCEPTION_STATE, use.state),
      severity: SEVERITY[use.severity],
      owner: personView(use.owner, book),
      until: timeOrNull(use.effectiveUntil),
      findings: use.findings,
      words: textView(use.words),
      inForce: use.inForceAtDecision
        ? ({ word: 'In force', tone: 'good' } as const)
        : ({ word: 'Not in force', tone: 'bad' } as const),
    })),
    conformance: report.conformance.map((group) => conformanceView(group, book)),
    timeline: addressedView(report.timeline, book),
    history: { title: report.history.title, details: detailViews(report.history.details, book) },
    proofs: archive.log.state === 'available' ? `proofs/${report.slug}.json` : null,
    records: report.records.map((record) => recordView(record, book)),
    recipe: detailView(report.recipe, book),
    problems: report.problems.map((problem) => problemView(problem, book)),
    trust: report.trust.words,
  }
}
