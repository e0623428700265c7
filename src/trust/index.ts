export type { Artifact } from './artifact.ts'
export type { TrustedBuilder } from './builder-policy.ts'
export { sealedCache, type VerdictCache, type VerdictStore } from './cache.ts'
export type { TrustCode } from './codes.ts'
export { type EstablishOptions, establishTrust, trustMaterialProblems } from './establish.ts'
export type { ProvenanceFacts } from './provenance.ts'
export { checkProvenance, type ProvenancePolicy, type ProvenanceVerdict } from './provenance-policy.ts'
export type { ProvenanceFinding, ReferencePolicy } from './reference-policy.ts'
export { checkSummary, type SummaryFacts, type SummaryPolicy } from './summary-policy.ts'
export type {
  ProvenTime,
  SignatureFile,
  SignedItem,
  Signer,
  Trust,
  TrustFile,
  TrustMaterial,
  TrustRootOrigin,
} from './trust.ts'
export { type BundleFileVerdict, type VerifyBundleOptions, verifyBundleFile } from './verify-bundle.ts'
