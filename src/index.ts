/**
 * The public API: the stages of Docket, each a function. Everything between `readArchive` and the renderers is pure.
 */
export type { Archive, ArchiveLocation } from './archive/index.ts'
export { ArchiveUnreadable, readArchive } from './archive/index.ts'
export { type Assessment, assess, type Pins, type Prepared, prepareTrust } from './assess.ts'
export { type Instant, parseInstant } from './domain/instant.ts'
export type { Outcome } from './domain/outcome.ts'
export type { Problem, ProblemCode } from './domain/problem.ts'
export { readEvidenceFile } from './evidence/read.ts'
export { loadFonts } from './pdf/fonts.ts'
export { renderPack } from './pdf/pack.ts'
export { readRecords } from './records/read.ts'
export { type ArchiveReport, archiveReport } from './report/archive-report.ts'
export { type ReleaseReport, releaseReport } from './report/release-report.ts'
export { renderSite } from './site/render.ts'
export {
  checkProvenance,
  checkSummary,
  establishTrust,
  sealedCache,
  type Trust,
  type TrustMaterial,
  verifyBundleFile,
} from './trust/index.ts'
