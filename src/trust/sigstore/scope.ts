import type { LogEntry } from './log.ts'
import type { CertificateAuthority } from './path.ts'
import type { Thresholds } from './policy.ts'

/** What a verification rested on. */
export type Grounds = {
  readonly isStatement: boolean
  readonly entries: readonly LogEntry[]
  /** The authority that certified the signer; absent for a bare key. */
  readonly authority: CertificateAuthority | undefined
  readonly thresholds: Thresholds
}

/** What was checked and held, in words for people. */
export function checkedBy({ isStatement, entries, authority, thresholds }: Grounds): readonly string[] {
  const { certificateTimestamps } = thresholds
  return [
    isStatement
      ? 'the signature, over a statement that names the artifact by a strong digest'
      : 'the signature, over the artifact',
    ...(authority === undefined ? [] : [`that ${authority.name} certified the signer, at every time above`]),
    ...(authority === undefined || certificateTimestamps === 0
      ? []
      : ['that a certificate log of the root has seen the certificate']),
    ...entries.map(({ log }) => `that ${log.name} holds an entry of this very signature`),
  ]
}

/** What was left open, in words for people. */
export function leftOpenBy({ entries, authority, thresholds }: Grounds): readonly string[] {
  return [
    entries.length > 0
      ? 'whether the transparency log shows everybody the same tree: no witness was asked'
      : 'whether a transparency log recorded it: no entry was asked for',
    ...(authority !== undefined && thresholds.certificateTimestamps === 0
      ? ['whether a certificate log recorded the certificate: none was asked for']
      : []),
    authority !== undefined
      ? 'whether the identity’s account was in other hands at the time'
      : 'whether the key was in other hands at the time: a bare key has no validity and no revocation',
  ]
}
