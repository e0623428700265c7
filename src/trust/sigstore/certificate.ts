import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import { guarded, refuse } from '../refusal.ts'
import { type Element, encodeElement, only, readElement, sub } from './der.ts'
import { readSignatureAlgorithm } from './signature-algorithm.ts'

export type Extension = {
  readonly oid: string
  readonly critical: boolean
  /** The extnValue: an OCTET STRING, whose contents are usually one more element. */
  readonly value: Element
  /** The whole extension, for what is computed over a certificate without it. */
  readonly element: Element
}

/** An X.509 certificate, read once. Times are milliseconds since 1970-01-01T00:00:00Z, both ends included. */
export type Certificate = {
  readonly der: Buffer
  /** SHA-256 of its bytes, hexadecimal. */
  readonly fingerprint: string
  /** Distinguished names as their DER contents: compared byte by byte. */
  readonly subject: Buffer
  readonly issuer: Buffer
  readonly serial: Buffer
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKeyInfo: Buffer
  readonly publicKey: KeyObject
  readonly notBefore: number
  readonly notAfter: number
  readonly extensions: ReadonlyMap<string, Extension>
  /** Extended key usage; `undefined` where it has none and may serve any purpose. */
  readonly purposes: { readonly oids: readonly string[]; readonly critical: boolean } | undefined
  /** Key usage; `undefined` where it has none. */
  readonly keyUsage:
    | { readonly digitalSignature: boolean; readonly nonRepudiation: boolean; readonly keyCertSign: boolean }
    | undefined
  /** Whether it says that it is one of a certificate authority, entitled to issue or not. */
  readonly isAuthority: boolean
  /** Whether it may issue certificates, and how many more may stand between it and the leaf. */
  readonly issuing: { readonly pathLength: number } | undefined
  /** TBSCertificate. */
  readonly toBeSigned: Element
  /** The same bytes as OpenSSL reads them: it verifies signatures over them as they stand. */
  readonly x509: X509Certificate
}

export const EXTENSION = {
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  nameConstraints: '2.5.29.30',
  certificateTimestamps: '1.3.6.1.4.1.11129.2.4.2',
} as const

export const PURPOSE = {
  codeSigning: '1.3.6.1.5.5.7.3.3',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  any: '2.5.29.37.0',
} as const

/** Extensions that are evaluated here. A critical one that is not must end the verification (RFC 5280, 4.2). */
const EVALUATED: readonly string[] = [
  EXTENSION.keyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.basicConstraints,
  EXTENSION.extendedKeyUsage,
]

const V3 = 2n

/** Reads a certificate in strict DER, version 3, each extension once. Throws `E-CERT-MALFORMED`. */
export function readCertificate(bytes: Uint8Array): Certificate {
  return guarded('E-CERT-MALFORMED', 'a certificate cannot be read', () => {
    const der = Buffer.from(bytes)
    const root = readElement(der)
    const toBeSigned = sub(root, 0)
    const [version, serial, , issuer, validity, subject, publicKeyInfo] = toBeSigned.subs
    if (version?.tag.isContextSpecific(0) !== true || sub(version, 0).toInteger() !== V3) {
      return refuse('E-CERT-MALFORMED', 'a certificate is not of version 3')
    }
    if (!serial || !issuer || !validity || !subject || !publicKeyInfo) {
      return refuse('E-CERT-MALFORMED', 'a certificate is incomplete')
    }
    if (readSignatureAlgorithm(sub(root, 1), 'a certificate').kind === 'plain') {
      return refuse('E-ALGORITHM', 'a certificate does not say which digest it is signed over')
    }
    const extensions = readExtensions(toBeSigned)
    const x509 = new X509Certificate(der)
    const keyUsage = readKeyUsage(extensions)
    const constraints = readBasicConstraints(extensions)
    return {
      der,
      fingerprint: createHash('sha256').update(der).digest('hex'),
      subject: subject.value,
      issuer: issuer.value,
      serial: serial.value,
      publicKeyInfo: encodeElement(publicKeyInfo),
      publicKey: guarded('E-ALGORITHM', 'the key of a certificate cannot be read', () => x509.publicKey),
      notBefore: timeOf(sub(validity, 0)),
      notAfter: timeOf(sub(validity, 1)),
      extensions,
      purposes: readPurposes(extensions),
      keyUsage,
      isAuthority: constraints !== undefined,
      issuing: keyUsage?.keyCertSign === false ? undefined : constraints,
      toBeSigned,
      x509,
    }
  })
}

/** A month 13 is no time: every comparison with it would be false, and the certificate valid for ever. */
function timeOf(element: Element): number {
  const time = element.toDate().getTime()
  return Number.isNaN(time) ? refuse('E-CERT-MALFORMED', 'a certificate states no time') : time
}

function readExtensions(toBeSigned: Element): ReadonlyMap<string, Extension> {
  const wrapper = toBeSigned.subs.find(({ tag }) => tag.isContextSpecific(3))
  const extensions = new Map<string, Extension>()
  for (const element of wrapper === undefined ? [] : sub(wrapper, 0).subs) {
    const oid = sub(element, 0).toOID()
    if (extensions.has(oid)) refuse('E-CERT-MALFORMED', `the extension ${oid} stands twice in a certificate`)
    const critical = element.subs.length === 3 && sub(element, 1).toBoolean()
    extensions.set(oid, { oid, critical, value: sub(element, element.subs.length - 1), element })
  }
  return extensions
}

type Extensions = ReadonlyMap<string, Extension>

function readPurposes(extensions: Extensions): Certificate['purposes'] {
  const usage = extensions.get(EXTENSION.extendedKeyUsage)
  if (usage === undefined) return undefined
  return { oids: only(usage.value).subs.map((purpose) => purpose.toOID()), critical: usage.critical }
}

/** Bits 0, 1 and 5 of the key usage (RFC 5280, 4.2.1.3). */
function readKeyUsage(extensions: Extensions): Certificate['keyUsage'] {
  const usage = extensions.get(EXTENSION.keyUsage)
  if (usage === undefined) return undefined
  const bits = only(usage.value).toBitString()
  return { digitalSignature: bits[0] === 1, nonRepudiation: bits[1] === 1, keyCertSign: bits[5] === 1 }
}

/** What a certificate of an authority says about issuing; `undefined` for any other. */
function readBasicConstraints(extensions: Extensions): Certificate['issuing'] {
  const constraints = extensions.get(EXTENSION.basicConstraints)
  const [isAuthority, pathLength] = constraints === undefined ? [] : only(constraints.value).subs
  if (isAuthority?.tag.isBoolean() !== true || !isAuthority.toBoolean()) return undefined
  return { pathLength: pathLength === undefined ? Number.POSITIVE_INFINITY : Number(pathLength.toInteger()) }
}

/** Whether it was issued by its own subject, as roots are. */
export function isSelfIssued(certificate: Certificate): boolean {
  return certificate.subject.equals(certificate.issuer)
}

/** Whether the issuer's key made the signature under a certificate. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  return guarded('E-CERT-MALFORMED', 'a certificate cannot be verified', () =>
    certificate.x509.verify(issuer.publicKey),
  )
}

/**
 * Throws `E-CERT-CRITICAL` for a critical extension that is not evaluated here, and for name constraints: they bind
 * whether they are marked critical, as they must be, or not (RFC 5280, 4.2.1.10).
 */
export function checkCriticalExtensions(certificate: Certificate): void {
  if (certificate.extensions.has(EXTENSION.nameConstraints)) {
    refuse('E-CERT-CRITICAL', 'a certificate constrains names, which is not evaluated here')
  }
  for (const { oid, critical } of certificate.extensions.values()) {
    if (critical && !EVALUATED.includes(oid)) {
      refuse('E-CERT-CRITICAL', `a certificate holds the critical extension ${oid}, which is not known here`)
    }
  }
}
