import { refuse } from '../../refusal.ts'
import { type Certificate, readCertificate } from '../../sigstore/certificate.ts'
import { type Element, encode, encodeElement, readElement, sub } from '../../sigstore/der.ts'

/** A detached CMS signature (RFC 5652) by exactly one signer, read and not yet believed. */
export type CmsSignature = {
  readonly leaf: Certificate
  /** Other certificates that came along. */
  readonly others: readonly Certificate[]
  readonly digest: 'sha256' | 'sha384' | 'sha512'
  /** What the signer says the content's digest is. */
  readonly messageDigest: Buffer
  /** The attributes as they were signed: DER, as a SET (RFC 5652, 5.4). */
  readonly signedAttributes: Buffer
  readonly signature: Buffer
  /** Contents of the embedded log entry (a serialised TransparencyLogEntry), where there is one. */
  readonly logEntry?: Buffer | undefined
  /** An RFC 3161 token over the signature, where there is one. */
  readonly timestampToken?: Buffer | undefined
}

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  /** Sigstore's arc; gitsign stores the entry of the transparency log under it. */
  logEntry: '1.3.6.1.4.1.57264.3.1',
} as const

const DIGESTS: Readonly<Record<string, CmsSignature['digest']>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

const SET = 0x31

/** Reads the DER of a ContentInfo. Throws a `Refusal`, or what the DER reader throws, where it is anything else. */
export function readCms(der: Buffer): CmsSignature {
  const contentInfo = readElement(der)
  if (sub(contentInfo, 0).toOID() !== OID.signedData) return refuse('E-SIGNATURE', 'it is no CMS signature')
  const signedData = sub(sub(contentInfo, 1), 0)
  const content = sub(signedData, 2)
  if (sub(content, 0).toOID() !== OID.data || content.subs.length !== 1) {
    return refuse('E-SIGNATURE', 'it brings its own content instead of being over the commit')
  }
  const certificates = signedData.subs
    .filter(({ tag }) => tag.isContextSpecific(0))
    .flatMap(({ subs }) => subs.map((certificate) => readCertificate(encodeElement(certificate))))
  const signers = sub(signedData, signedData.subs.length - 1)
  const [signer, ...more] = signers.subs
  if (signer === undefined || more.length > 0) {
    return refuse('E-SIGNATURE', `it has ${signers.subs.length} signers instead of one`)
  }
  return readSigner(signer, certificates)
}

/** SignerInfo: version, signer, digest algorithm, signed attributes, signature algorithm, signature, other attributes. */
function readSigner(signer: Element, certificates: readonly Certificate[]): CmsSignature {
  const leaf = leafOf(sub(signer, 1), certificates)
  const oid = sub(sub(signer, 2), 0).toOID()
  const digest = DIGESTS[oid] ?? refuse('E-ALGORITHM', `it is over a digest of the kind ${oid}`)
  const signed = sub(signer, 3)
  if (!signed.tag.isContextSpecific(0)) return refuse('E-SIGNATURE', 'it has no signed attributes')
  const unsigned = signer.subs[6]
  const attributes = attributesOf(signed)
  const contentType = attributes.get(OID.contentType)
  if (contentType?.toOID() !== OID.data) return refuse('E-SIGNATURE', 'its content type is not plain data')
  const messageDigest = attributes.get(OID.messageDigest)
  if (messageDigest?.tag.isOctetString() !== true)
    return refuse('E-SIGNATURE', 'it names no digest of the commit')
  const others = unsigned === undefined ? new Map<string, Element>() : attributesOf(unsigned)
  const token = others.get(OID.timestampToken)
  return {
    leaf,
    others: certificates.filter((certificate) => certificate !== leaf),
    digest,
    messageDigest: messageDigest.value,
    signedAttributes: encode(SET, signed.value),
    signature: sub(signer, 5).value,
    logEntry: others.get(OID.logEntry)?.value,
    timestampToken: token && encodeElement(token),
  }
}

/** The certificate whose issuer and serial number the signer gives; no more than one has them. */
function leafOf(identifier: Element, certificates: readonly Certificate[]): Certificate {
  const issuer = sub(identifier, 0).value
  const serial = sub(identifier, 1).value
  const [leaf, second] = certificates.filter(
    (certificate) => certificate.issuer.equals(issuer) && certificate.serial.equals(serial),
  )
  if (leaf === undefined) return refuse('E-SIGNATURE', 'it does not bring the certificate of its signer')
  if (second !== undefined) return refuse('E-SIGNATURE', 'two of its certificates could be the signer')
  return leaf
}

/** Attributes by type, each there once and with one value: which of two would count is for nobody to choose. */
function attributesOf(set: Element): ReadonlyMap<string, Element> {
  const attributes = new Map<string, Element>()
  for (const attribute of set.subs) {
    const type = sub(attribute, 0).toOID()
    const values = sub(attribute, 1).subs
    const [value, second] = values
    if (value === undefined || second !== undefined || attributes.has(type)) {
      return refuse('E-SIGNATURE', `its attribute ${type} does not have exactly one value`)
    }
    attributes.set(type, value)
  }
  return attributes
}
