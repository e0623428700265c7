import { epochMilliseconds, parseInstant } from '../../domain/instant.ts'
import { refuse } from '../refusal.ts'
import type { HashName } from './algorithms.ts'
import { type Certificate, readCertificate } from './certificate.ts'
import { type Element, encode, encodeElement, readElement, sub } from './der.ts'
import { digestNamed, readSignatureAlgorithm, type SignatureAlgorithm } from './signature-algorithm.ts'

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
} as const

/** GRANTED and GRANTED_WITH_MODS (RFC 3161, 2.4.2): every other status comes without a token to believe. */
const GRANTED: readonly bigint[] = [0n, 1n]

const VERSION = 1n

/** A timestamp token (RFC 3161), read and not yet believed. */
export type Token = {
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
  readonly signatureAlgorithm: SignatureAlgorithm
  readonly signature: Buffer
  readonly signerId: { readonly issuer: Buffer; readonly serial: Buffer }
  /** Certificates that came along, read when they are needed. Anybody's: they only help to find a path. */
  readonly embedded: () => readonly Certificate[]
}

/** Reads a TimeStampResp. Throws for anything that is not one of a granted timestamp. */
export function readToken(response: Uint8Array): Token {
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
  checkInfo(info)
  const imprint = sub(info, 2)
  return {
    time: timeOf(sub(info, 4)),
    serial: sub(info, 3).value.toString('hex'),
    imprintHash: digestNamed(sub(sub(imprint, 0), 0), 'a timestamp'),
    imprint: sub(imprint, 1).value,
    content,
    embedded: () => embeddedCertificates(signedData),
    ...readSigner(signedData),
  }
}

/** Another version, or an extension that must be understood, may mean something else by the same fields. */
function checkInfo(info: Element): void {
  if (sub(info, 0).toInteger() !== VERSION) refuse('E-TIMESTAMP', 'a timestamp is of an unknown version')
  const extensions = info.subs.find(({ tag }) => tag.isContextSpecific(1))?.subs ?? []
  if (extensions.some((extension) => extension.subs.length === 3 && sub(extension, 1).toBoolean())) {
    refuse('E-TIMESTAMP', 'a timestamp holds a critical extension that is not known here')
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
    digest: digestNamed(sub(digest, 0), 'a timestamp'),
    attributes: attributesOf(signed),
    signedBytes: encode(0x31, signed.value),
    signatureAlgorithm: readSignatureAlgorithm(algorithm, 'a timestamp'),
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

/** GeneralizedTime in UTC, with whatever fraction of a second it carries (RFC 3161, 2.4.2). */
function timeOf(element: Element): number {
  const text = element.value.toString('latin1')
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,9}))?Z$/.exec(text)
  if (!element.tag.isGeneralizedTime() || parts === null) {
    return refuse('E-TIMESTAMP', 'the time of a timestamp is malformed')
  }
  const [year, month, day, hour, minute, second] = parts.slice(1, 7)
  const time = parseInstant(
    `${year}-${month}-${day}T${hour}:${minute}:${second}${parts[7] === undefined ? '' : `.${parts[7]}`}Z`,
  )
  return time === undefined
    ? refuse('E-TIMESTAMP', 'the time of a timestamp does not exist')
    : epochMilliseconds(time)
}
