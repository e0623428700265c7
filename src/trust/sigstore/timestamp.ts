import { constants, createHash, type KeyObject, verify } from 'node:crypto'
import { instantOfMilliseconds } from '../../domain/instant.ts'
import { guarded, Refusal, refuse } from '../refusal.ts'
import { hashesOf } from './algorithms.ts'
import { type Certificate, PURPOSE } from './certificate.ts'
import { sub } from './der.ts'
import { type CertificateAuthority, findPath } from './path.ts'
import { digestNamed } from './signature-algorithm.ts'
import { readToken, type Token } from './timestamp-token.ts'

const OID = {
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificate2: '1.2.840.113549.1.9.16.2.47',
} as const

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
  return { time: token.time, authority: findSigner(token, authorities), serial: token.serial }
}

/**
 * The authority whose certificate signed the token: one that the token names, found in the trusted root, or embedded
 * and leading there. Two authorities may use one name and one serial number, so each is asked.
 */
function findSigner(token: Token, authorities: readonly CertificateAuthority[]): CertificateAuthority {
  const isNamed = ({ issuer, serial }: Certificate) =>
    issuer.equals(token.signerId.issuer) && serial.equals(token.signerId.serial)
  let closest: Refusal | undefined
  for (const authority of authorities) {
    const own = authority.certificates.filter(isNamed)
    for (const certificate of own.length > 0 ? own : token.embedded().filter(isNamed)) {
      try {
        checkPurpose(certificate)
        checkTrusted(certificate, authority, token)
        checkAttributes(token, certificate)
        checkSignature(token, certificate.publicKey)
        return authority
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

/** RFC 3161, 2.3: for timestamping, for nothing else, and marked critical; signing or non-repudiation goes with it. */
function checkPurpose({ purposes, keyUsage }: Certificate): void {
  const [only, ...others] = purposes?.oids ?? []
  if (only !== PURPOSE.timeStamping || others.length > 0 || purposes?.critical !== true) {
    refuse('E-TIMESTAMP-EKU', 'the certificate of a timestamp is not one for timestamping alone')
  }
  if (keyUsage !== undefined && !keyUsage.digitalSignature && !keyUsage.nonRepudiation) {
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

/** ESSCertID and ESSCertIDv2 (RFC 5816): they bind the token to one certificate where a key has several. */
function checkNamedCertificate(token: Token, signer: Certificate): void {
  const stated = [...certificateHashes(token)]
  if (stated.some(({ digest, hash }) => !createHash(digest).update(signer.der).digest().equals(hash))) {
    refuse('E-TIMESTAMP', 'a timestamp names another certificate than the one that signed it')
  }
}

/** SHA-1 only says which certificate is meant, in the first form of the attribute; nothing rests on it alone. */
function* certificateHashes({ attributes }: Token): Generator<{ digest: string; hash: Buffer }> {
  const first = attributes.get(OID.signingCertificate)
  if (first !== undefined) yield { digest: 'sha1', hash: sub(sub(sub(first, 0), 0), 0).value }
  const second = attributes.get(OID.signingCertificate2)
  if (second === undefined) return
  const named = sub(sub(second, 0), 0)
  // The algorithm is left out where it is SHA-256, which is its default.
  const algorithm = sub(named, 0)
  yield algorithm.tag.isOctetString()
    ? { digest: 'sha256', hash: algorithm.value }
    : { digest: digestNamed(sub(algorithm, 0), 'a timestamp'), hash: sub(named, 1).value }
}

function checkSignature(token: Token, key: KeyObject): void {
  hashesOf(key)
  const verifies = guarded('E-TIMESTAMP', 'the signature of a timestamp cannot be verified', () =>
    isTokenSignature(token, key),
  )
  if (!verifies) refuse('E-TIMESTAMP', 'the signature of a timestamp does not verify')
}

function isTokenSignature({ signatureAlgorithm, digest, signedBytes, signature }: Token, key: KeyObject) {
  switch (signatureAlgorithm.kind) {
    case 'hashed':
      return verify(signatureAlgorithm.hash, signedBytes, key, signature)
    case 'pss': {
      const padding = constants.RSA_PKCS1_PSS_PADDING
      const saltLength = constants.RSA_PSS_SALTLEN_AUTO
      return verify(signatureAlgorithm.hash, signedBytes, { key, padding, saltLength }, signature)
    }
    case 'ed25519':
      return verify(null, signedBytes, key, signature)
    case 'plain':
      return verify(digest, signedBytes, key, signature)
  }
}
