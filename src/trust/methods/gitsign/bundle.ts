import { hash } from 'node:crypto'
import { TransparencyLogEntry } from '@sigstore/protobuf-specs'
import { isSelfIssued } from '../../sigstore/certificate.ts'
import { encode } from '../../sigstore/der.ts'
import type { CmsSignature } from './cms.ts'
import { readLogEntry } from './log-entry.ts'

const SEQUENCE = 0x30
/** PKIStatusInfo of a granted request: SEQUENCE { INTEGER 0 }. */
const GRANTED = Buffer.from('3003020100', 'hex')

/**
 * A gitsign signature as a Sigstore bundle over the signed attributes of its CMS: the same certificate, signature, log
 * entry and timestamp, so that all that is known of verifying bundles holds here as well. Throws a `Refusal` where the
 * log entry cannot be read.
 *
 * The bundle says nothing of the commit: that the attributes hold the commit's digest is checked beside it.
 */
export function bundleOf(cms: CmsSignature): Uint8Array {
  const entries = cms.logEntry === undefined ? [] : [readLogEntry(cms, cms.logEntry)]
  const hasProof = entries.every((entry) => entry.inclusionProof !== undefined)
  const certificates = [cms.leaf, ...cms.others.filter((certificate) => !isSelfIssued(certificate))]
  const [leaf, ...intermediates] = certificates.map(({ der }) => ({ rawBytes: der.toString('base64') }))
  const bundle = {
    // Version 0.3 carries one certificate alone, and version 0.1 no proof of inclusion.
    mediaType: `application/vnd.dev.sigstore.bundle+json;version=0.${hasProof ? (intermediates.length > 0 ? 2 : 3) : 1}`,
    verificationMaterial: {
      ...(hasProof && intermediates.length === 0
        ? { certificate: leaf }
        : { x509CertificateChain: { certificates: [leaf, ...intermediates] } }),
      tlogEntries: entries.map((entry) => TransparencyLogEntry.toJSON(entry)),
      timestampVerificationData: {
        rfc3161Timestamps:
          cms.timestampToken === undefined
            ? []
            : [{ signedTimestamp: encode(SEQUENCE, GRANTED, cms.timestampToken).toString('base64') }],
      },
    },
    messageSignature: {
      messageDigest: {
        algorithm: 'SHA2_256',
        digest: hash('sha256', cms.signedAttributes, 'base64'),
      },
      signature: cms.signature.toString('base64'),
    },
  }
  return Buffer.from(JSON.stringify(bundle))
}
