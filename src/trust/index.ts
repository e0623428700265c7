export { TRUST_CODES, type TrustCode } from './codes.ts'
export { type EstablishOptions, establishTrust, trustMaterialProblems } from './establish.ts'
