import { createHash, type KeyObject, verify } from 'node:crypto'
import { instantOfMilliseconds } from '../../domain/instant.ts'
import { guarded, Refusal, refuse } from '../refusal.ts'
import { type HashName, hashesOf } from './algorithms.ts'
import { type Certificate, PURPOSE, readCertificate } from './certificate.ts'
import { type Element, encode, encodeElement, readElement, sub } from './der.ts'
import { type CertificateAuthority, findPath } from './path.ts'

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate2: '1.2.840.113549.1.9.16.2.47',
} as const

const DIGESTS: Readonly<Record<string, HashName>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}

/** Digests that a signature algorithm names; one that names none is used with the signer's digest algorithm. */
const SIGNATURE_DIGESTS: Readonly<Record<string, HashName>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
}
const PLAIN_SIGNATURES: readonly string[] = ['1.2.840.113549.1.1.1', '1.2.840.10045.2.1']
const ED25519 = '1.3.101.112'

/** GRANTED and GRANTED_WITH_MODS (RFC 3161, 2.4.2): every other status comes without a token to believe. */
const GRANTED: readonly bigint[] = [0n, 1n]

/** A verified timestamp: the signature existed at `time` (milliseconds since 1970), says this authority. */
export type Timestamp = {
  readonly time: number
  readonly authority: CertificateAuthority
  /** Tells two timestamps of one authority apart. */
  readonly serial: string
}

/**
 * Verifies an RFC 3161 response over the bytes of a signature: imprint, signed attributes, signature, and that the
 * signing certificate is one for timestamping alone, of an authority that was trusted at that time.
 */
export function verifyTimestamp(
  response: Uint8Array,
  signature: Uint8Array,
  authorities: readonly CertificateAuthority[],
): Timestamp {
  const token = guarded('E-TIMESTAMP', 'a timestamp cannot be read', () => readToken(response))
  const imprint = createHash(token.imprintHash).update(signature).digest()
  if (!imprint.equals(token.imprint)) {
    refuse('E-TIMESTAMP-IMPRINT', 'a timestamp is over something else than this signature')
  }
  const { certificate, authority } = findSigner(token, authorities)
  checkAttributes(token, certificate)
  if (!isTokenSignature(token, certificate.publicKey)) {
    refuse('E-TIMESTAMP', 'the signature of a timestamp does not verify')
  }
  return { time: token.time, authority, serial: token.serial }
}

type Token = {
  readonly time: number
  readonly serial: string
  readonly imprintHash: HashName
  readonly imprint: Buffer
  /** TSTInfo as it was signed. */
  readonly content: Buffer
  readonly attributes: ReadonlyMap<string, Element>
  /** The signed attributes as the SET that the signature is over (RFC 5652, 5.4). */
  readonly signedBytes: Buffer
  readonly digest: HashName
  readonly signatureAlgorithm: string
  readonly signature: Buffer
  readonly signerId: { readonly issuer: Buffer; readonly serial: Buffer }
  /** Certificates that came along, read when they are needed. Anybody's: they only help to find a path. */
  readonly embedded: () => readonly Certificate[]
}

function readToken(response: Uint8Array): Token {
  const [status, contentInfo] = readElement(response).subs
  if (status === undefined || !GRANTED.includes(sub(status, 0).toInteger())) {
    return refuse('E-TIMESTAMP', 'a timestamp authority refused to give a timestamp')
  }
  if (contentInfo === undefined || sub(contentInfo, 0).toOID() !== OID.signedData) {
    return refuse('E-TIMESTAMP', 'a timestamp is not signed data')
  }
  const signedData = sub(sub(contentInfo, 1), 0)
  const encapsulated = sub(signedData, 2)
  if (sub(encapsulated, 0).toOID() !== OID.timestampInfo) {
    return refuse('E-TIMESTAMP', 'a timestamp holds something else than a timestamp')
  }
  const content = sub(sub(encapsulated, 1), 0).value
  const info = readElement(content)
  const imprint = sub(info, 2)
  return {
    time: timeOf(sub(info, 4)),
    serial: sub(info, 3).value.toString('hex'),
    imprintHash: digestNamed(sub(sub(imprint, 0), 0)),
    imprint: sub(imprint, 1).value,
    content,
    embedded: () => embeddedCertificates(signedData),
    ...readSigner(signedData),
  }
}

function readSigner(signedData: Element) {
  const signers = signedData.subs.at(-1)?.subs ?? []
  const [signer] = signers
  if (signer === undefined || signers.length !== 1) {
    return refuse('E-TIMESTAMP', 'a timestamp does not have exactly one signer')
  }
  const [, id, digest, signed, algorithm, signature] = signer.subs
  if (!id || !digest || !signed?.tag.isContextSpecific(0) || !algorithm || !signature?.tag.isOctetString()) {
    return refuse('E-TIMESTAMP', 'the signer of a timestamp is malformed')
  }
  return {
    signerId: { issuer: sub(id, 0).value, serial: sub(id, 1).value },
    digest: digestNamed(sub(digest, 0)),
    attributes: attributesOf(signed),
    signedBytes: encode(0x31, signed.value),
    signatureAlgorithm: sub(algorithm, 0).toOID(),
    signature: signature.value,
  }
}

function attributesOf(signed: Element): ReadonlyMap<string, Element> {
  const attributes = new Map<string, Element>()
  for (const attribute of signed.subs) {
    const oid = sub(attribute, 0).toOID()
    const values = sub(attribute, 1)
    if (attributes.has(oid) || values.subs.length !== 1) {
      return refuse('E-TIMESTAMP', `the signed attribute ${oid} of a timestamp has more than one value`)
    }
    attributes.set(oid, sub(values, 0))
  }
  return attributes
}

/** One that cannot be read leads nowhere, and is no reason against a timestamp that does not need it. */
function embeddedCertificates(signedData: Element): readonly Certificate[] {
  const set = signedData.subs.find(({ tag }) => tag.isContextSpecific(0))
  return (set?.subs ?? []).slice(0, 8).flatMap((element) => {
    try {
      return [readCertificate(encodeElement(element))]
    } catch {
      return []
    }
  })
}

function digestNamed(oid: Element): HashName {
  const name = oid.toOID()
  return DIGESTS[name] ?? refuse('E-ALGORITHM', `a timestamp uses the digest ${name}, which is not SHA-2`)
}

/** GeneralizedTime in UTC, with whatever fraction of a second it carries (RFC 3161, 2.4.2). */
function timeOf(element: Element): number {
  const text = element.value.toString('latin1')
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/.exec(text)
  if (!element.tag.isGeneralizedTime() || parts === null) {
    return refuse('E-TIMESTAMP', 'the time of a timestamp is malformed')
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  const fraction = Number(`0.${parts[7] ?? '0'}`)
  return Date.UTC(year, month - 1, day, hour, minute, second) + Math.floor(fraction * 1000)
}

type TimestampSigner = { readonly certificate: Certificate; readonly authority: CertificateAuthority }

/** The certificate that the token names, found in the trusted root, or embedded and leading there. */
function findSigner(token: Token, authorities: readonly CertificateAuthority[]): TimestampSigner {
  const isNamed = ({ issuer, serial }: Certificate) =>
    issuer.equals(token.signerId.issuer) && serial.equals(token.signerId.serial)
  let closest: Refusal | undefined
  for (const authority of authorities) {
    const own = authority.certificates.filter(isNamed)
    for (const certificate of own.length > 0 ? own : token.embedded().filter(isNamed)) {
      try {
        checkPurpose(certificate)
        checkTrusted(certificate, authority, token)
        return { certificate, authority }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        if (closest === undefined || error.code !== 'E-TIMESTAMP-AUTHORITY') closest = error
      }
    }
  }
  throw (
    closest ??
    new Refusal(
      'E-TIMESTAMP-AUTHORITY',
      'rejected',
      'a timestamp is of an authority that the trusted root does not hold',
      'Use the trusted root of the deployment that signed the bundle.',
    )
  )
}

function checkTrusted(certificate: Certificate, authority: CertificateAuthority, token: Token): void {
  try {
    findPath(
      certificate,
      isOwn(certificate, authority) ? [] : token.embedded(),
      [authority],
      [token.time],
      'timeStamping',
    )
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'E-CERT-VALIDITY' || error.code === 'E-CERT-AUTHORITY-VALIDITY') {
      const at = instantOfMilliseconds(token.time)
      refuse('E-TIMESTAMP-VALIDITY', `${authority.name} was not valid at ${at}, the time that it states`)
    }
    if (error.code === 'E-CERT-CHAIN') {
      refuse('E-TIMESTAMP-AUTHORITY', `the certificate of a timestamp does not lead to ${authority.name}`)
    }
    throw error
  }
}

const isOwn = (certificate: Certificate, { certificates }: CertificateAuthority) =>
  certificates.includes(certificate)

/** RFC 3161, 2.3: for timestamping, for nothing else, and marked critical. */
function checkPurpose({ purposes, keyUsage }: Certificate): void {
  const [only, ...others] = purposes?.oids ?? []
  if (only !== PURPOSE.timeStamping || others.length > 0 || purposes?.critical !== true) {
    refuse('E-TIMESTAMP-EKU', 'the certificate of a timestamp is not one for timestamping alone')
  }
  if (keyUsage?.digitalSignature === false) {
    refuse('E-TIMESTAMP-EKU', 'the key of a timestamp authority may not make digital signatures')
  }
}

function checkAttributes(token: Token, signer: Certificate): void {
  guarded('E-TIMESTAMP', 'the signed attributes of a timestamp cannot be read', () => {
    if (token.attributes.get(OID.contentType)?.toOID() !== OID.timestampInfo) {
      refuse('E-TIMESTAMP', 'the signed attributes of a timestamp are of another kind of content')
    }
    const stated = token.attributes.get(OID.messageDigest)?.value
    const actual = createHash(token.digest).update(token.content).digest()
    if (stated === undefined || !actual.equals(stated)) {
      refuse('E-TIMESTAMP', 'the content of a timestamp is not what was signed')
    }
    checkNamedCertificate(token, signer)
  })
}

/** ESSCertIDv2 (RFC 5816): binds the token to one certificate where a key has several. */
function checkNamedCertificate(token: Token, signer: Certificate): void {
  const attribute = token.attributes.get(OID.signingCertificate2)
  if (attribute === undefined) return
  const named = sub(sub(attribute, 0), 0)
  const [first, second] = named.subs
  // The algorithm is left out where it is SHA-256, which is its default.
  const hasAlgorithm = first !== undefined && !first.tag.isOctetString()
  const digest = hasAlgorithm ? digestNamed(sub(first, 0)) : 'sha256'
  const stated = hasAlgorithm ? second : first
  const actual = createHash(digest).update(signer.der).digest()
  if (stated === undefined || !actual.equals(stated.value)) {
    refuse('E-TIMESTAMP', 'a timestamp names another certificate than the one that signed it')
  }
}

function isTokenSignature(token: Token, key: KeyObject): boolean {
  hashesOf(key)
  const hash = SIGNATURE_DIGESTS[token.signatureAlgorithm]
  const isPlain = PLAIN_SIGNATURES.includes(token.signatureAlgorithm)
  if (hash === undefined && !isPlain && token.signatureAlgorithm !== ED25519) {
    return refuse('E-ALGORITHM', `a timestamp is signed with the algorithm ${token.signatureAlgorithm}`)
  }
  const algorithm = token.signatureAlgorithm === ED25519 ? null : (hash ?? token.digest)
  return guarded('E-TIMESTAMP', 'the signature of a timestamp cannot be verified', () =>
    verify(algorithm, token.signedBytes, key, token.signature),
  )
}
