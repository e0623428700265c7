/** The four release classes C1 to C4 of the default policy. A policy may only use these. */
export const RELEASE_CLASSES = [
  'standard-nonprod',
  'standard-prod',
  'high-risk-prod',
  'emergency-prod',
] as const
export type ReleaseClass = (typeof RELEASE_CLASSES)[number]

/** The minimum evidence pack, E1 to E6. */
export const EVIDENCE_TYPES = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6'] as const
export type EvidenceType = (typeof EVIDENCE_TYPES)[number]

/** The names of E1 to E6, as the page of the practice gives them. */
export const EVIDENCE_TITLES: Readonly<Record<EvidenceType, string>> = {
  E1: 'Source and change record',
  E2: 'Build integrity',
  E3: 'Test and scan results',
  E4: 'Design exceptions and reviews',
  E5: 'Deployment approval record',
  E6: 'Release notes and rollback record',
}

/** Kinds of scan that a policy can require (E3). */
export const SCANS = ['sast', 'secrets', 'dependency', 'image', 'iac', 'dast', 'policy', 'tests'] as const
export type Scan = (typeof SCANS)[number]

/** RACI activities R1 to R6, in order. */
export const ACTIVITIES = [
  'define-scope',
  'collect-evidence',
  'evaluate-blockers',
  'final-approval',
  'record-exception',
  'retrospective',
] as const
export type Activity = (typeof ACTIVITIES)[number]

/** In which capacity somebody acted (S6). */
export const CAPACITIES = ['approver', 'consulted', 'informed'] as const
export type Capacity = (typeof CAPACITIES)[number]

/** Escalation situations X1 to X4. */
export const SITUATIONS = ['X1', 'X2', 'X3', 'X4'] as const
export type Situation = (typeof SITUATIONS)[number]

/** Why a risk was accepted. */
export const JUSTIFICATIONS = [
  'FixDeferred',
  'NotForRelease',
  'RiskAccepted',
  'ToolNoise',
  'VulnerabilityNotFeasible',
] as const
export type Justification = (typeof JUSTIFICATIONS)[number]

export const EXPLOITABILITIES = ['active', 'poc', 'theoretical', 'none', 'unknown'] as const
export type Exploitability = (typeof EXPLOITABILITIES)[number]

export const REACHABILITIES = ['reachable', 'unreachable', 'unknown'] as const
export type Reachability = (typeof REACHABILITIES)[number]

/** SLSA build levels, lowest first (source: SLSA v1.2, build track). */
export const BUILD_LEVELS = [
  'SLSA_BUILD_LEVEL_0',
  'SLSA_BUILD_LEVEL_1',
  'SLSA_BUILD_LEVEL_2',
  'SLSA_BUILD_LEVEL_3',
] as const
export type BuildLevel = (typeof BUILD_LEVELS)[number]

/** Levels of the source track (SLSA v1.2). */
export const SOURCE_LEVELS = [
  'SLSA_SOURCE_LEVEL_1',
  'SLSA_SOURCE_LEVEL_2',
  'SLSA_SOURCE_LEVEL_3',
  'SLSA_SOURCE_LEVEL_4',
] as const
export type SourceLevel = (typeof SOURCE_LEVELS)[number]
