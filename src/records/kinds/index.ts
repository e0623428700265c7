// Generated from the folders beside it by `npm run generate`.
import { kind as archive } from './archive/kind.ts'
import { kind as changeRecord } from './change-record/kind.ts'
import { kind as decision } from './decision/kind.ts'
import { kind as deployment } from './deployment/kind.ts'
import { kind as deploymentListing } from './deployment-listing/kind.ts'
import { kind as designReview } from './design-review/kind.ts'
import { kind as emergency } from './emergency/kind.ts'
import { kind as escalation } from './escalation/kind.ts'
import { kind as evidencePack } from './evidence-pack/kind.ts'
import { kind as exception } from './exception/kind.ts'
import { kind as incident } from './incident/kind.ts'
import { kind as person } from './person/kind.ts'
import { kind as policy } from './policy/kind.ts'
import { kind as redaction } from './redaction/kind.ts'
import { kind as release } from './release/kind.ts'
import { kind as releaseNotes } from './release-notes/kind.ts'
import { kind as retrospective } from './retrospective/kind.ts'
import { kind as triage } from './triage/kind.ts'
import { kind as trustMaterial } from './trust-material/kind.ts'

/** Every kind of record, in order of folder name. */
export const KINDS = [
  archive,
  changeRecord,
  decision,
  deployment,
  deploymentListing,
  designReview,
  emergency,
  escalation,
  evidencePack,
  exception,
  incident,
  person,
  policy,
  redaction,
  release,
  releaseNotes,
  retrospective,
  triage,
  trustMaterial,
] as const
