import { createHash } from 'node:crypto'
import * as der from './der.ts'
import { keyId, type SigningKey } from './keys.ts'

/** Object identifiers of the extensions that certificates of a Sigstore deployment carry. */
export const OID = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  sctList: '1.3.6.1.4.1.11129.2.4.2',
} as const

/** Positions of the bits of a key usage (RFC 5280, 4.2.1.3). */
export const KEY_USAGE = {
  digitalSignature: 0,
  nonRepudiation: 1,
  keyEncipherment: 2,
  keyCertSign: 5,
  cRLSign: 6,
} as const

export type Extension = { readonly oid: string; readonly critical: boolean; readonly value: Uint8Array }

/** What a certificate says, before it is signed. */
export type CertificateSpec = {
  readonly subject: Uint8Array
  readonly issuer: Uint8Array
  readonly publicKey: SigningKey
  readonly notBefore: Date
  readonly notAfter: Date
  /** Instead of the two times, for what is no time. */
  readonly validity?: Uint8Array | undefined
  readonly extensions: readonly Extension[]
  /** Makes the serial number; two certificates of one issuer differ in it. */
  readonly serial: string
}

/** A certificate authority, or any other holder of a certificate. */
export type Holder = { readonly name: Uint8Array; readonly key: SigningKey; readonly certificate: Buffer }

/** A distinguished name of organization and common name; both may be empty, as in Fulcio's leaves. */
export function distinguishedName(organization: string, commonName: string): Buffer {
  const attribute = (oid: string, text: string) =>
    text === '' ? [] : [der.setOf(der.sequence(der.objectIdentifier(oid), der.utf8String(text)))]
  return der.sequence(...attribute('2.5.4.10', organization), ...attribute('2.5.4.3', commonName))
}

/** TBSCertificate, version 3 (RFC 5280, 4.1). */
export function toBeSigned(spec: CertificateSpec, issuerKey: SigningKey): Buffer {
  const serial = createHash('sha256').update(spec.serial).digest().subarray(0, 16)
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f)
  return der.sequence(
    der.context(0, der.integer(2)),
    der.integer(serial),
    issuerKey.signatureAlgorithm,
    spec.issuer,
    spec.validity ?? der.sequence(der.certificateTime(spec.notBefore), der.certificateTime(spec.notAfter)),
    spec.subject,
    spec.publicKey.spki,
    der.context(3, der.sequence(...spec.extensions.map(encodeExtension))),
  )
}

/** The signed certificate, DER. */
export function certify(spec: CertificateSpec, issuerKey: SigningKey): Buffer {
  const tbs = toBeSigned(spec, issuerKey)
  return der.sequence(tbs, issuerKey.signatureAlgorithm, der.bitString(issuerKey.sign(tbs)))
}

function encodeExtension({ oid, critical, value }: Extension): Buffer {
  const flag = critical ? [der.boolean(true)] : []
  return der.sequence(der.objectIdentifier(oid), ...flag, der.octetString(value))
}

export function keyUsage(...bits: readonly (keyof typeof KEY_USAGE)[]): Extension {
  return {
    oid: OID.keyUsage,
    critical: true,
    value: der.namedBits(...bits.map((bit) => KEY_USAGE[bit])),
  }
}

export function extendedKeyUsage(critical: boolean, ...purposes: readonly string[]): Extension {
  return {
    oid: OID.extendedKeyUsage,
    critical,
    value: der.sequence(...purposes.map(der.objectIdentifier)),
  }
}

export function basicConstraints(isCertificateAuthority: boolean, pathLength?: number): Extension {
  const flag = isCertificateAuthority ? [der.boolean(true)] : []
  const length = pathLength === undefined ? [] : [der.integer(pathLength)]
  return { oid: OID.basicConstraints, critical: true, value: der.sequence(...flag, ...length) }
}

export function subjectKeyIdentifier(key: SigningKey): Extension {
  return {
    oid: OID.subjectKeyIdentifier,
    critical: false,
    value: der.octetString(keyId(key).subarray(0, 20)),
  }
}

export function authorityKeyIdentifier(key: SigningKey): Extension {
  const id = der.contextPrimitive(0, keyId(key).subarray(0, 20))
  return { oid: OID.authorityKeyIdentifier, critical: false, value: der.sequence(id) }
}

/** An e-mail address becomes an rfc822Name, a URL a uniformResourceIdentifier, anything else Fulcio's otherName. */
export function subjectAltName(identity: string): Extension {
  const ia5 = Buffer.from(identity, 'utf8')
  const name = /^[a-z+]+:\/\//i.test(identity)
    ? der.contextPrimitive(6, ia5)
    : identity.includes('@')
      ? der.contextPrimitive(1, ia5)
      : der.context(
          0,
          der.objectIdentifier('1.3.6.1.4.1.57264.1.7'),
          der.context(0, der.utf8String(identity)),
        )
  return { oid: OID.subjectAltName, critical: true, value: der.sequence(name) }
}

/** A self-signed root, or an intermediate where an issuer is given. */
export function certificateAuthority(options: {
  readonly name: Uint8Array
  readonly key: SigningKey
  readonly issuer?: Holder | undefined
  readonly from: Date
  readonly until: Date
  readonly validity?: Uint8Array
  readonly extensions?: readonly Extension[]
  readonly pathLength?: number
}): Holder {
  const issuer = options.issuer ?? { name: options.name, key: options.key }
  const extensions = options.extensions ?? [
    keyUsage('keyCertSign', 'cRLSign'),
    basicConstraints(true, options.pathLength),
    subjectKeyIdentifier(options.key),
    authorityKeyIdentifier(issuer.key),
  ]
  const spec: CertificateSpec = {
    subject: options.name,
    issuer: issuer.name,
    publicKey: options.key,
    notBefore: options.from,
    notAfter: options.until,
    validity: options.validity,
    extensions,
    serial: `ca ${options.from.toISOString()} ${keyId(options.key).toString('hex')}`,
  }
  return { name: options.name, key: options.key, certificate: certify(spec, issuer.key) }
}
