// Generated from the folders beside it by `npm run generate`.
import { check as K1 } from './K1/check.ts'
import { check as K2 } from './K2/check.ts'
import { check as K3 } from './K3/check.ts'
import { check as K4 } from './K4/check.ts'
import { check as K5 } from './K5/check.ts'
import { check as K6 } from './K6/check.ts'
import { check as M1 } from './M1/check.ts'
import { check as M2 } from './M2/check.ts'
import { check as M3 } from './M3/check.ts'
import { check as M4 } from './M4/check.ts'
import { check as M5 } from './M5/check.ts'
import { check as P1 } from './P1/check.ts'
import { check as R1 } from './R1/check.ts'
import { check as R2 } from './R2/check.ts'
import { check as R3 } from './R3/check.ts'
import { check as R4 } from './R4/check.ts'
import { check as R5 } from './R5/check.ts'
import { check as R6 } from './R6/check.ts'
import { check as R7 } from './R7/check.ts'
import { check as S1 } from './S1/check.ts'
import { check as S2 } from './S2/check.ts'
import { check as S3 } from './S3/check.ts'
import { check as S4 } from './S4/check.ts'
import { check as S5 } from './S5/check.ts'
import { check as S6 } from './S6/check.ts'
import { check as S7 } from './S7/check.ts'
import { check as X1 } from './X1/check.ts'
import { check as X2 } from './X2/check.ts'
import { check as X3 } from './X3/check.ts'
import { check as X4 } from './X4/check.ts'

/** Every check of whether people followed the rule, in order of folder name. */
export const CHECKS = [
  K1,
  K2,
  K3,
  K4,
  K5,
  K6,
  M1,
  M2,
  M3,
  M4,
  M5,
  P1,
  R1,
  R2,
  R3,
  R4,
  R5,
  R6,
  R7,
  S1,
  S2,
  S3,
  S4,
  S5,
  S6,
  S7,
  X1,
  X2,
  X3,
  X4,
] as const
