import type { Outcome } from '../domain/outcome.ts'
import type { Severity } from '../domain/severity.ts'
import type { ReleaseClass } from '../domain/vocabulary.ts'
import type { ExceptionReport, IncidentRow } from './archive-report.ts'
import type { CheckResult, CriterionResult, SignatureShown } from './common.ts'
import type { Tone } from './detail.ts'
import type { DeploymentShown, EvidenceItemShown, FindingShown, ReleaseReport } from './release-report.ts'

/** What a tone is called where nothing else says it in words. */
export const TONE: Readonly<Record<Tone, string>> = {
  good: 'In order',
  attention: 'Attention',
  bad: 'Not in order',
  unknown: 'Cannot tell',
  neutral: 'Neutral',
}

/** A word with its tone: shape and colour follow from the tone, and the word is always printed beside them. */
export type Badge = { readonly word: string; readonly tone: Tone }

const badge = (word: string, tone: Tone): Badge => ({ word, tone })

export const OUTCOME: Readonly<Record<Outcome, Badge>> = {
  pass: badge('Pass', 'good'),
  warn: badge('Warn', 'attention'),
  escalate: badge('Escalate', 'attention'),
  block: badge('Block', 'bad'),
}

type Verdict = ReleaseReport['verdict']

export const DECISION: Readonly<Record<Verdict['decision'], Badge>> = {
  approved: badge('Approved', 'good'),
  rejected: badge('Rejected', 'neutral'),
  postponed: badge('Postponed', 'neutral'),
  withdrawn: badge('Withdrawn', 'neutral'),
  none: badge('Not decided', 'unknown'),
}

export const FOLLOWED: Readonly<Record<Verdict['followed'], Badge>> = {
  followed: badge('Rule followed', 'good'),
  overridden: badge('Rule overridden', 'bad'),
  stricter: badge('Stricter than the rule', 'neutral'),
  undecided: badge('Not decided', 'unknown'),
}

export const CRITERION: Readonly<Record<CriterionResult['state'], Badge>> = {
  met: badge('Met', 'good'),
  unmet: badge('Not met', 'bad'),
  'not-applicable': badge('Not applicable', 'neutral'),
  undetermined: badge('Undetermined', 'unknown'),
}

export const CHECK: Readonly<Record<CheckResult['state'], Badge>> = {
  conforms: badge('Conforms', 'good'),
  departs: badge('Departs', 'bad'),
  'not-applicable': badge('Not applicable', 'neutral'),
  'cannot-tell': badge('Cannot tell', 'unknown'),
}

export const SIGNATURE: Readonly<Record<SignatureShown['state'], Badge>> = {
  verified: badge('Verified', 'good'),
  unsigned: badge('Unsigned', 'attention'),
  unverifiable: badge('Unverifiable', 'unknown'),
  rejected: badge('Rejected', 'bad'),
}

export const EVIDENCE: Readonly<Record<EvidenceItemShown['state'], Badge>> = {
  verified: badge('Signature holds', 'good'),
  pinned: badge('Digest matches', 'good'),
  unverified: badge('Unverified', 'attention'),
  rejected: badge('Rejected', 'bad'),
  unreadable: badge('Unreadable', 'bad'),
  missing: badge('Missing', 'bad'),
  'not-required': badge('Not required', 'neutral'),
  redacted: badge('Redacted', 'unknown'),
  'not-run': badge('Not run', 'attention'),
}

/** Evidence or a record that nobody had when they decided. */
export const LATE = badge('After the decision', 'attention')

export const DEPLOYMENT: Readonly<Record<DeploymentShown['result'], Badge>> = {
  succeeded: badge('Succeeded', 'good'),
  failed: badge('Failed', 'bad'),
  'in-progress': badge('In progress', 'attention'),
}

export const ROLLED_BACK = badge('Rolled back', 'bad')
export const ELSEWHERE = badge('Deployed elsewhere than approved', 'bad')

export const INCIDENT: Readonly<Record<IncidentRow['type'], string>> = {
  outage: 'Outage',
  security: 'Security',
  'pipeline-compromise': 'Pipeline compromise',
  data: 'Data',
}

export const EVIDENCE_SECTION: Readonly<Record<ReleaseReport['evidence'][number]['state'], Badge>> = {
  complete: badge('Complete', 'good'),
  incomplete: badge('Incomplete', 'attention'),
  missing: badge('Missing', 'bad'),
  'not-required': badge('Not required', 'neutral'),
}

export const SEVERITY: Readonly<Record<Severity, Badge>> = {
  critical: badge('Critical', 'bad'),
  high: badge('High', 'attention'),
  unknown: badge('Unknown', 'unknown'),
  medium: badge('Medium', 'neutral'),
  low: badge('Low', 'neutral'),
  info: badge('Info', 'neutral'),
}

export const DISPOSITION: Readonly<Record<FindingShown['disposition'], Badge>> = {
  blocking: badge('Blocking', 'bad'),
  escalating: badge('Escalating', 'attention'),
  warning: badge('Warning', 'attention'),
  excepted: badge('Excepted', 'attention'),
  recorded: badge('Recorded', 'neutral'),
  'not-affected': badge('Not affected', 'good'),
  undisposed: badge('No disposition', 'unknown'),
}

export const ANSWER = {
  yes: badge('Yes', 'good'),
  no: badge('No', 'bad'),
  'not-applicable': badge('Not applicable', 'neutral'),
  unknown: badge('Unknown', 'unknown'),
} as const

export const CLOCK = {
  'timestamp-authority': badge('Stated by a timestamp authority', 'good'),
  'transparency-log': badge('Stated by a transparency log', 'good'),
  witness: badge('Stated by a witness', 'good'),
  claimed: badge('Only claimed', 'unknown'),
  none: badge('No clock', 'neutral'),
} as const

export const FOLLOW_UP = {
  done: badge('Done', 'good'),
  'done-late': badge('Done late', 'attention'),
  open: badge('Open', 'attention'),
  overdue: badge('Overdue', 'bad'),
} as const

export const RETROSPECTIVE = {
  held: badge('Held', 'good'),
  'held-late': badge('Held late', 'attention'),
  due: badge('Due', 'attention'),
  overdue: badge('Overdue', 'bad'),
} as const

export const ORIGIN = {
  pinned: badge('Pinned by the reader', 'good'),
  archive: badge('Came with the archive', 'attention'),
} as const

/** An exception in force is risk that somebody carries: never good by itself. */
export const EXCEPTION_STATE: Readonly<Record<ExceptionReport['state'], Badge>> = {
  pending: badge('Pending', 'neutral'),
  active: badge('Active', 'attention'),
  expiring: badge('Expiring', 'attention'),
  expired: badge('Expired', 'bad'),
  revoked: badge('Revoked', 'neutral'),
  closed: badge('Closed', 'good'),
  invalid: badge('Invalid', 'bad'),
}

export const RELEASE_CLASS: Readonly<Record<ReleaseClass, string>> = {
  'standard-nonprod': 'Standard, not production',
  'standard-prod': 'Standard production',
  'high-risk-prod': 'High-risk production',
  'emergency-prod': 'Emergency production',
}

/** What the letters of the codes stand for, in the order in which a reader meets them. */
export const CODES: readonly { readonly code: string; readonly title: string; readonly says: string }[] = [
  { code: 'Q', title: 'Five questions', says: 'What every release page answers first, Q1 to Q5.' },
  {
    code: 'E',
    title: 'Evidence',
    says: 'The minimum evidence pack: E1 source and change, E2 build integrity, E3 tests and scans, E4 design exceptions and reviews, E5 deployment approval, E6 release notes and rollback.',
  },
  {
    code: 'C',
    title: 'Acceptance criteria by release class',
    says: 'C1 standard, not production; C2 standard production; C3 high-risk production; C4 emergency.',
  },
  {
    code: 'B',
    title: 'Blocking policy',
    says: 'B1 critical findings, B2 secrets and provenance, B3 missing approvers, B4 high findings, B5 medium, low and systemic ones.',
  },
  {
    code: 'S',
    title: 'Quality of the sign-off',
    says: 'What makes an approval one that can be relied on and explained later, S1 to S7.',
  },
  {
    code: 'X',
    title: 'Escalation',
    says: 'X1 a blocking critical, X2 a release in spite of a failed control, X3 an emergency, X4 disagreement on severity.',
  },
  {
    code: 'M',
    title: 'Emergency record',
    says: 'M1 the reason, M2 what evidence was there, M3 who approved, M4 what was bypassed, M5 what must follow.',
  },
  { code: 'R', title: 'Responsibilities', says: 'Who is responsible and accountable for what, R1 to R7.' },
  {
    code: 'K',
    title: 'Sign-off checklist',
    says: 'Six questions that are answered from evidence, K1 to K6.',
  },
  { code: 'P', title: 'Population', says: 'P1: whether what was deployed is what was decided on.' },
  {
    code: 'A',
    title: 'Standards anchors',
    says: 'A1 NIST SSDF, A2 OWASP CI/CD risks, A3 SLSA, in-toto and Sigstore, A4 OpenSSF on review and separation of duties.',
  },
]

/** A word of the record's own vocabulary (`final-approval`) as a reader sees it (`Final approval`). */
export function humanise(term: string): string {
  const spaced = term.replaceAll('-', ' ')
  return spaced.slice(0, 1).toUpperCase() + spaced.slice(1)
}

/** A badge for a state that a list carries as plain text; an unknown word keeps itself and says that it is unknown. */
export function badgeOf(table: Readonly<Record<string, Badge>>, state: string): Badge {
  return Object.hasOwn(table, state) ? (table[state] ?? badge(state, 'unknown')) : badge(state, 'unknown')
}
