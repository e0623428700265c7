import { createHash } from 'node:crypto'
import type { Holder } from './certificates.ts'
import * as der from './der.ts'

const DIGESTS = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
} as const

const SIGNED_DATA = '1.2.840.113549.1.7.2'
const TST_INFO = '1.2.840.113549.1.9.16.1.4'
const CONTENT_TYPE = '1.2.840.113549.1.9.3'
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4'
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12'
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47'

/** A timestamp authority: its signing certificate, its issuer, and the serial number of that certificate. */
export type TimestampAuthority = { readonly signer: Holder; readonly issuer: Holder }

export type TimestampOptions = {
  /** Carry the signing certificate in the token. */
  readonly embedCertificate?: boolean
  /** The certificate that the signed attribute names; the signer's own unless a test lies about it. */
  readonly namedCertificate?: Uint8Array
  /** The certificate that ESSCertID names besides, the first form of the attribute, by SHA-1. */
  readonly namedBySha1?: Uint8Array
  readonly serial?: number
  /** Version of the content; 1 is the only one. */
  readonly version?: number
  /** GeneralizedTime instead of the time, as text. */
  readonly genTime?: string
  /** An extension of the content. */
  readonly extension?: { readonly oid: string; readonly critical: boolean }
  /** Status of the response: 0 granted, 1 granted with modifications, 2 rejection (RFC 3161, 2.4.2). */
  readonly status?: number
}

/** A TimeStampResp (RFC 3161) over the signature bytes, DER. */
export function timestampResponse(
  authority: TimestampAuthority,
  signature: Uint8Array,
  at: Date,
  options: TimestampOptions = {},
): Buffer {
  const { signer } = authority
  const imprint = der.sequence(
    der.sequence(der.objectIdentifier(DIGESTS.sha256), der.nothing()),
    der.octetString(createHash('sha256').update(signature).digest()),
  )
  const info = der.sequence(
    der.integer(options.version ?? 1),
    der.objectIdentifier('1.3.6.1.4.1.57264.2'),
    imprint,
    der.integer(options.serial ?? at.getTime()),
    options.genTime === undefined ? der.generalizedTime(at) : der.generalizedText(options.genTime),
    ...(options.extension === undefined ? [] : [der.context(1, encodeExtension(options.extension))]),
  )
  const signedData = der.sequence(
    der.integer(3),
    der.setOf(der.sequence(der.objectIdentifier(DIGESTS[signer.key.hash]))),
    der.sequence(der.objectIdentifier(TST_INFO), der.context(0, der.octetString(info))),
    ...(options.embedCertificate === true ? [der.context(0, signer.certificate)] : []),
    der.setOf(signerInfo(authority, info, options)),
  )
  const token = der.sequence(der.objectIdentifier(SIGNED_DATA), der.context(0, signedData))
  return der.sequence(der.sequence(der.integer(options.status ?? 0)), token)
}

function encodeExtension({ oid, critical }: NonNullable<TimestampOptions['extension']>): Buffer {
  const flag = critical ? [der.boolean(true)] : []
  return der.sequence(der.objectIdentifier(oid), ...flag, der.octetString(der.nothing()))
}

function signerInfo({ signer, issuer }: TimestampAuthority, info: Buffer, options: TimestampOptions): Buffer {
  const { namedCertificate: named = signer.certificate, namedBySha1 } = options
  const attribute = (oid: string, value: Buffer) => der.sequence(der.objectIdentifier(oid), der.setOf(value))
  const certificateHash = createHash('sha256').update(named).digest()
  const attributes = [
    attribute(CONTENT_TYPE, der.objectIdentifier(TST_INFO)),
    attribute(MESSAGE_DIGEST, der.octetString(createHash(signer.key.hash).update(info).digest())),
    attribute(
      SIGNING_CERTIFICATE_V2,
      der.sequence(der.sequence(der.sequence(der.octetString(certificateHash)))),
    ),
    ...(namedBySha1 === undefined ? [] : [attribute(SIGNING_CERTIFICATE, sha1Named(namedBySha1))]),
  ]
  const signed = der.setOf(...attributes)
  const implicit = Buffer.from(signed)
  implicit[0] = 0xa0
  return der.sequence(
    der.integer(1),
    der.sequence(issuer.name, serialNumber(signer.certificate)),
    der.sequence(der.objectIdentifier(DIGESTS[signer.key.hash])),
    implicit,
    signer.key.signatureAlgorithm,
    der.octetString(signer.key.sign(signed)),
  )
}

function sha1Named(certificate: Uint8Array): Buffer {
  const named = der.octetString(createHash('sha1').update(certificate).digest())
  return der.sequence(der.sequence(der.sequence(named)))
}

/** The serial number element of a certificate that this folder made: it follows the version. */
function serialNumber(certificate: Buffer): Buffer {
  const start = certificate.indexOf(Buffer.from([0xa0, 3, 2, 1, 2])) + 5
  return certificate.subarray(start, start + 2 + (certificate[start + 1] ?? 0))
}
