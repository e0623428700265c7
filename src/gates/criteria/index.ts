// Generated from the folders beside it by `npm run generate`.
import { criterion as approversPresent } from './approvers-present/criterion.ts'
import { criterion as changeApprovedByOwningTeam } from './change-approved-by-owning-team/criterion.ts'
import { criterion as classMatchesTarget } from './class-matches-target/criterion.ts'
import { criterion as designatedApproverUsed } from './designated-approver-used/criterion.ts'
import { criterion as emergencyDeclared } from './emergency-declared/criterion.ts'
import { criterion as environmentApproved } from './environment-approved/criterion.ts'
import { criterion as evidenceBound } from './evidence-bound/criterion.ts'
import { criterion as evidenceComplete } from './evidence-complete/criterion.ts'
import { criterion as evidenceUnchanged } from './evidence-unchanged/criterion.ts'
import { criterion as exceptionsDocumented } from './exceptions-documented/criterion.ts'
import { criterion as highsWeighed } from './highs-weighed/criterion.ts'
import { criterion as minimumEvidenceCaptured } from './minimum-evidence-captured/criterion.ts'
import { criterion as noBlockingCriticals } from './no-blocking-criticals/criterion.ts'
import { criterion as noKnownCompromise } from './no-known-compromise/criterion.ts'
import { criterion as noSystemicFindings } from './no-systemic-findings/criterion.ts'
import { criterion as noUnapprovedHighs } from './no-unapproved-highs/criterion.ts'
import { criterion as ownerSignedOff } from './owner-signed-off/criterion.ts'
import { criterion as protectedBranchMet } from './protected-branch-met/criterion.ts'
import { criterion as provenanceVerified } from './provenance-verified/criterion.ts'
import { criterion as recordsAttributed } from './records-attributed/criterion.ts'
import { criterion as retrospectiveArranged } from './retrospective-arranged/criterion.ts'
import { criterion as rollbackDocumented } from './rollback-documented/criterion.ts'
import { criterion as scansCompleted } from './scans-completed/criterion.ts'
import { criterion as scansPassed } from './scans-passed/criterion.ts'
import { criterion as secretScanPassed } from './secret-scan-passed/criterion.ts'
import { criterion as smallFindingsWeighed } from './small-findings-weighed/criterion.ts'
import { criterion as threatModelCurrent } from './threat-model-current/criterion.ts'

/** Every criterion of the gate, in order of folder name. */
export const CRITERIA = [
  approversPresent,
  changeApprovedByOwningTeam,
  classMatchesTarget,
  designatedApproverUsed,
  emergencyDeclared,
  environmentApproved,
  evidenceBound,
  evidenceComplete,
  evidenceUnchanged,
  exceptionsDocumented,
  highsWeighed,
  minimumEvidenceCaptured,
  noBlockingCriticals,
  noKnownCompromise,
  noSystemicFindings,
  noUnapprovedHighs,
  ownerSignedOff,
  protectedBranchMet,
  provenanceVerified,
  recordsAttributed,
  retrospectiveArranged,
  rollbackDocumented,
  scansCompleted,
  scansPassed,
  secretScanPassed,
  smallFindingsWeighed,
  threatModelCurrent,
] as const
