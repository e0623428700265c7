import * as ca from './certificates.ts'
import { ecdsaKey, ed25519Key, type SigningKey } from './keys.ts'
import { createLog, type Log } from './log.ts'
import type { TimestampAuthority } from './timestamp.ts'

/** The services of a deployment, each with its private key. */
export type Services = {
  readonly root: ca.Holder
  readonly intermediate: ca.Holder
  readonly certificateLog: SigningKey
  readonly rekor1: Log
  readonly rekor2: Log
  readonly timestamps: TimestampAuthority
}

/** Starts every service; authorities are valid from then on for ten years. */
export function startServices(from: Date, seed: string): Services {
  const until = new Date(from.getTime() + 10 * 365 * 86_400_000)
  const root = ca.certificateAuthority({
    name: ca.distinguishedName('sample.example', 'certificate authority'),
    key: ecdsaKey('p384', `${seed} root`),
    from,
    until,
  })
  const intermediate = ca.certificateAuthority({
    name: ca.distinguishedName('sample.example', 'certificate authority intermediate'),
    key: ecdsaKey('p384', `${seed} intermediate`),
    issuer: root,
    from,
    until,
    pathLength: 0,
  })
  return {
    root,
    intermediate,
    certificateLog: ecdsaKey('p256', `${seed} certificate log`),
    rekor1: createLog('rekor.sample.example', ecdsaKey('p256', `${seed} rekor 1`), 1),
    rekor2: createLog('log2026.rekor.sample.example', ed25519Key(`${seed} rekor 2`), 2),
    timestamps: timestampAuthority(seed, from, until),
  }
}

/** A timestamp authority of its own, with a self-signed root. */
function timestampAuthority(seed: string, from: Date, until: Date): TimestampAuthority {
  const issuer = ca.certificateAuthority({
    name: ca.distinguishedName('sample.example', 'timestamp authority'),
    key: ecdsaKey('p384', `${seed} timestamp root`),
    from,
    until,
  })
  const key = ecdsaKey('p256', `${seed} timestamp signer`)
  const signer = ca.certificateAuthority({
    name: ca.distinguishedName('sample.example', 'timestamp signer'),
    key,
    issuer,
    from,
    until,
    extensions: [
      ca.keyUsage('digitalSignature'),
      ca.extendedKeyUsage(true, ca.OID.timeStamping),
      ca.subjectKeyIdentifier(key),
      ca.authorityKeyIdentifier(issuer.key),
    ],
  })
  return { signer, issuer }
}
