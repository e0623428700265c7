import type { Holder } from './certificates.ts'
import { keyId, type SigningKey } from './keys.ts'
import type { Services } from './services.ts'

export type TrustedRootJson = {
  mediaType: string
  tlogs: LogJson[]
  certificateAuthorities: AuthorityJson[]
  ctlogs: LogJson[]
  timestampAuthorities: AuthorityJson[]
}
export type LogJson = {
  baseUrl: string
  hashAlgorithm: string
  publicKey: { rawBytes: string; keyDetails: string; validFor: { start?: string; end?: string } }
  logId: { keyId: string }
  operator?: string
}
export type AuthorityJson = {
  subject: { organization: string; commonName: string }
  uri: string
  certChain: { certificates: { rawBytes: string }[] }
  validFor: { start?: string; end?: string }
  operator?: string
}

/** The root that trusts exactly these services, each from then on without an end. */
export function trustedRootOf(services: Services, from: Date): TrustedRootJson {
  const validFor = { start: from.toISOString() }
  return {
    mediaType: 'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
    tlogs: [services.rekor1, services.rekor2].map((log) => ({
      ...logJson(`https://${log.origin}`, log.key, validFor),
      logId: { keyId: log.id.toString('base64') },
    })),
    certificateAuthorities: [
      authorityJson('https://fulcio.sample.example', [services.intermediate, services.root], validFor),
    ],
    ctlogs: [logJson('https://ct.sample.example', services.certificateLog, validFor)],
    timestampAuthorities: [
      authorityJson(
        'https://timestamp.sample.example',
        [services.timestamps.signer, services.timestamps.issuer],
        validFor,
      ),
    ],
  }
}

/** A log of a trusted root. */
export function logJson(
  baseUrl: string,
  key: SigningKey,
  validFor: LogJson['publicKey']['validFor'],
): LogJson {
  return {
    baseUrl,
    hashAlgorithm: 'SHA2_256',
    publicKey: { rawBytes: key.spki.toString('base64'), keyDetails: key.keyDetails, validFor },
    logId: { keyId: keyId(key).toString('base64') },
  }
}

/** A certificate or timestamp authority of a trusted root, leaf first. */
export function authorityJson(
  uri: string,
  chain: readonly Holder[],
  validFor: AuthorityJson['validFor'],
): AuthorityJson {
  return {
    subject: { organization: 'sample.example', commonName: uri.replace('https://', '') },
    uri,
    certChain: {
      certificates: chain.map(({ certificate }) => ({ rawBytes: certificate.toString('base64') })),
    },
    validFor,
  }
}
