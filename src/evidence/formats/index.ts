// Generated from the folders beside it by `npm run generate`.
import { format as cyclonedx } from './cyclonedx/format.ts'
import { format as junit } from './junit/format.ts'
import { format as openvex } from './openvex/format.ts'
import { format as sarif } from './sarif/format.ts'
import { format as slsaProvenance } from './slsa-provenance/format.ts'
import { format as spdx } from './spdx/format.ts'
import { format as statement } from './statement/format.ts'
import { format as svr } from './svr/format.ts'
import { format as testResult } from './test-result/format.ts'
import { format as uninterpreted } from './uninterpreted/format.ts'
import { format as vsa } from './vsa/format.ts'
import { format as vulns } from './vulns/format.ts'

/** Every format of evidence, in order of folder name. */
export const FORMATS = [
  cyclonedx,
  junit,
  openvex,
  sarif,
  slsaProvenance,
  spdx,
  statement,
  svr,
  testResult,
  uninterpreted,
  vsa,
  vulns,
] as const
