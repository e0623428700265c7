import { createHash, randomBytes } from 'node:crypto'
import { CLAIMS } from '../src/trust/sigstore/claims.ts'
import * as ca from './sigstore-world/certificates.ts'
import * as der from './sigstore-world/der.ts'
import { dsse1, dsse2, hashedRekord1, hashedRekord2 } from './sigstore-world/entries.ts'
import { ecdsaKey, keyId, type SigningKey } from './sigstore-world/keys.ts'
import { certifyLogged, type LogEntry, recordEntry } from './sigstore-world/log.ts'
import { type Services, startServices } from './sigstore-world/services.ts'
import { timestampResponse } from './sigstore-world/timestamp.ts'
import { type TrustedRootJson, trustedRootOf } from './sigstore-world/trusted-root.ts'

/** Who signs, when, and with which of Fulcio's claims (by the names of `CLAIMS`). */
export type Signing = {
  /** E-mail address or URL: the certificate's subject alternative name. */
  readonly identity: string
  /** OIDC issuer. */
  readonly issuer: string
  /** RFC 3339: time of the certificate, of the log entry and of the timestamp. */
  readonly at: string
  readonly claims?: Readonly<Record<string, string>>
  /** Signing key; a fresh P-256 key unless given. */
  readonly key?: SigningKey
  /** Which log records it: Rekor v1 (the default) or v2. */
  readonly rekor?: 1 | 2
  /** Replaces extensions of the leaf with the same OID, and adds others. */
  readonly extensions?: readonly ca.Extension[]
  /** Leaves the certificate without a timestamp of the certificate log. */
  readonly unlogged?: boolean
}

/** A Sigstore bundle v0.3, as JSON. */
export type BundleJson = {
  mediaType: string
  verificationMaterial: {
    certificate?: { rawBytes: string }
    publicKey?: { hint: string }
    x509CertificateChain?: { certificates: { rawBytes: string }[] }
    tlogEntries: LogEntry[]
    timestampVerificationData: { rfc3161Timestamps: { signedTimestamp: string }[] }
  }
  messageSignature?: { messageDigest: { algorithm: string; digest: string }; signature: string }
  dsseEnvelope?: {
    payload: string
    payloadType: string
    signatures: { sig: string; keyid?: string }[]
  }
}

/**
 * A whole Sigstore deployment in memory: certificate authority, certificate log, two Rekor logs and a timestamp
 * authority, at any time in the past or future. Nothing is asked of a network or a clock.
 */
export type World = {
  /** TrustedRoot, as JSON. */
  readonly trustedRoot: TrustedRootJson
  readonly signBytes: (bytes: Uint8Array, signing: Signing) => BundleJson
  readonly signStatement: (statement: object, signing: Signing) => BundleJson
  /** The services themselves, for tests that need one of them to lie. */
  readonly services: Services
}

export const BUNDLE_MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json'
export const STATEMENT_PAYLOAD_TYPE = 'application/vnd.in-toto+json'

/**
 * `at`: RFC 3339, from when the authorities are valid, for ten years. `seed`: every key and every signature follows
 * from it, so that the same calls give the same bytes; random unless given.
 */
export function createWorld({
  at,
  seed = randomBytes(16).toString('hex'),
}: {
  at: string
  seed?: string
}): World {
  const from = new Date(at)
  const services = startServices(from, seed)
  let signed = 0
  const nextKey = () => ecdsaKey('p256', `${seed} signer ${signed++}`)
  return {
    trustedRoot: trustedRootOf(services, from),
    signBytes: (bytes, signing) => signMessage(services, bytes, signing, signing.key ?? nextKey()),
    signStatement: (statement, signing) =>
      signEnvelope(services, Buffer.from(JSON.stringify(statement)), signing, signing.key ?? nextKey()),
    services,
  }
}

/** Certifies a key for an identity, for ten minutes from then on, as Fulcio does. */
export function issueCertificate(
  services: Pick<Services, 'intermediate' | 'certificateLog'>,
  signing: Signing,
  key: SigningKey,
): Buffer {
  const at = new Date(signing.at)
  const claims = Object.entries({ issuer: signing.issuer, ...signing.claims }).map(([name, value]) => {
    const oid = Object.entries(CLAIMS).find(([, claim]) => claim === name)?.[0]
    if (oid === undefined) throw new Error(`no such claim: ${name}`)
    return { oid, critical: false, value: der.utf8String(value) }
  })
  const usual: ca.Extension[] = [
    ca.keyUsage('digitalSignature'),
    ca.extendedKeyUsage(false, ca.OID.codeSigning),
    ca.subjectKeyIdentifier(key),
    ca.authorityKeyIdentifier(services.intermediate.key),
    ca.subjectAltName(signing.identity),
    ...claims,
  ]
  const replaced = new Set(signing.extensions?.map(({ oid }) => oid))
  const spec: ca.CertificateSpec = {
    subject: ca.distinguishedName('', ''),
    issuer: services.intermediate.name,
    publicKey: key,
    notBefore: at,
    notAfter: new Date(at.getTime() + 600_000),
    extensions: [...usual.filter(({ oid }) => !replaced.has(oid)), ...(signing.extensions ?? [])],
    serial: `leaf ${signing.at} ${keyId(key).toString('hex')}`,
  }
  const logs = signing.unlogged === true ? [] : [{ key: services.certificateLog, at }]
  return certifyLogged(spec, services.intermediate, logs)
}

/** Signs bytes with a key that these services certify. */
export function signMessage(
  services: Services,
  bytes: Uint8Array,
  signing: Signing,
  key: SigningKey,
): BundleJson {
  const certificate = issueCertificate(services, signing, key)
  const signature = key.sign(bytes)
  const digest = createHash(key.hash).update(bytes).digest()
  const verifier = { certificate }
  const body =
    signing.rekor === 2
      ? hashedRekord2(digest, key, signature, verifier)
      : hashedRekord1(digest, key, signature, verifier)
  return {
    ...bundleAround(services, signing, certificate, signature, body),
    messageSignature: {
      messageDigest: { algorithm: `SHA2_${key.hash.slice(3)}`, digest: digest.toString('base64') },
      signature: signature.toString('base64'),
    },
  }
}

/** Signs payload bytes in a DSSE envelope. */
export function signEnvelope(
  services: Services,
  payload: Buffer,
  signing: Signing,
  key: SigningKey,
  payloadType: string = STATEMENT_PAYLOAD_TYPE,
): BundleJson {
  const certificate = issueCertificate(services, signing, key)
  const type = Buffer.from(payloadType)
  const signature = key.sign(
    Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `), payload]),
  )
  const body =
    signing.rekor === 2 ? dsse2(payload, key, signature, certificate) : dsse1(payload, signature, certificate)
  return {
    ...bundleAround(services, signing, certificate, signature, body),
    dsseEnvelope: {
      payload: payload.toString('base64'),
      payloadType,
      signatures: [{ sig: signature.toString('base64') }],
    },
  }
}

function bundleAround(
  services: Services,
  signing: Signing,
  certificate: Buffer,
  signature: Buffer,
  body: { kind: string; apiVersion: string },
): BundleJson {
  const at = new Date(signing.at)
  const log = signing.rekor === 2 ? services.rekor2 : services.rekor1
  const timestamp = timestampResponse(services.timestamps, signature, at)
  return {
    mediaType: BUNDLE_MEDIA_TYPE,
    verificationMaterial: {
      certificate: { rawBytes: certificate.toString('base64') },
      tlogEntries: [recordEntry(log, body, at)],
      timestampVerificationData: {
        rfc3161Timestamps: [{ signedTimestamp: timestamp.toString('base64') }],
      },
    },
  }
}
