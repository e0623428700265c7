import { createHash } from 'node:crypto'
import { X509SCTExtension } from '@sigstore/core'
import { guarded, refuse } from '../refusal.ts'
import { type Certificate, EXTENSION } from './certificate.ts'
import { type Element, encode, encodeElement } from './der.ts'
import type { LogKey } from './log-key.ts'
import { isWithin } from './path.ts'
import type { SignatureScheme } from './signature.ts'

/**
 * TLS code points of digests. RFC 6962 allows SHA-256 alone; logs with keys on larger curves sign with the digest that
 * the registry has for these. The timestamp must use the one that the trusted root states, not one of its own choice.
 */
const DIGESTS: Readonly<Record<number, SignatureScheme>> = { 4: 'sha256', 5: 'sha384', 6: 'sha512' }
const V1 = 0

/**
 * Checks that at least so many trusted certificate logs have promised to publish the certificate (RFC 6962, 3.2).
 * A timestamp of a log that the root does not know, or did not trust then, is not counted; two of one log count once.
 */
export function checkCertificateTimestamps(
  leaf: Certificate,
  issuer: Certificate,
  logs: readonly LogKey[],
  threshold: number,
): void {
  if (threshold === 0) return
  const extension = leaf.extensions.get(EXTENSION.certificateTimestamps)
  if (extension === undefined)
    refuse('E-CERT-SCT', 'the certificate carries no timestamp of a certificate log')
  const witnesses = guarded('E-CERT-SCT', 'the timestamps of certificate logs cannot be read', () => {
    const precertificate = precertificateOf(leaf, issuer)
    return new X509SCTExtension(extension.element).signedCertificateTimestamps.flatMap((timestamp) => {
      const scheme = DIGESTS[timestamp.hashAlgorithm]
      if (timestamp.version !== V1 || scheme === undefined) return []
      const time = timestamp.datetime.getTime()
      return logs.filter(
        (log) =>
          log.id.equals(timestamp.logID) &&
          log.scheme === scheme &&
          isWithin(log, time) &&
          timestamp.verify(precertificate, log.publicKey),
      )
    })
  })
  const counted = new Set(witnesses.map(({ id }) => id.toString('hex'))).size
  if (counted < threshold) {
    refuse(
      'E-CERT-SCT',
      `${counted} trusted certificate logs have seen the certificate, ${threshold} must have`,
    )
  }
}

/** What a certificate log signed: the issuer's key, and the certificate as it was before the timestamps were put in. */
function precertificateOf(leaf: Certificate, issuer: Certificate): Buffer {
  const { toBeSigned } = leaf
  const withoutTimestamps = (wrapper: Element): Buffer => {
    const others = [...leaf.extensions.values()].filter(({ oid }) => oid !== EXTENSION.certificateTimestamps)
    const list = encode(0x30, ...others.map(({ element }) => encodeElement(element)))
    return encode(wrapper.tag.toDER(), list)
  }
  const body = encode(
    0x30,
    ...toBeSigned.subs.map((part) =>
      part.tag.isContextSpecific(3) ? withoutTimestamps(part) : encodeElement(part),
    ),
  )
  const length = Buffer.from([body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff])
  const issuerKeyHash = createHash('sha256').update(issuer.publicKeyInfo).digest()
  return Buffer.concat([issuerKeyHash, length, body])
}
