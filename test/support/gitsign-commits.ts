import { createHash } from 'node:crypto'
import * as der from '../../scripts/sigstore-world/der.ts'
import type { BundleJson, Signing, World } from '../../scripts/sigstore-world.ts'
import type { RawCommit } from '../../src/trust/commits/read.ts'
import { type CommitSpec, commitBytes, rawCommit, withSignature } from './ssh-commits.ts'

/** Commits signed as gitsign signs them: a Sigstore bundle over signed attributes, folded into CMS. */

const OID = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  logEntry: '1.3.6.1.4.1.57264.3.1',
} as const

/** How a test may bend a gitsign signature. */
export type GitsignBend = {
  /** Bytes whose digest is signed, in place of the commit's. */
  readonly over?: Buffer
  /** Leaves the log entry in the log, as gitsign does in its "online" mode. */
  readonly online?: boolean
  /** Keeps the body in the embedded entry; gitsign leaves it out. */
  readonly withBody?: boolean
  readonly withTimestamp?: boolean
  /** Changes the bundle before it is folded into CMS. */
  readonly bundle?: (bundle: BundleJson) => BundleJson
  readonly signers?: number
  readonly content?: Buffer
  readonly extraAttributes?: readonly Buffer[]
}

/** A commit signed in this world. */
export function gitsignCommit(
  world: World,
  signing: Signing,
  spec: CommitSpec = {},
  bend: GitsignBend = {},
): RawCommit {
  const unsigned = commitBytes(spec)
  const attributes = [
    attribute(OID.contentType, der.objectIdentifier(OID.data)),
    attribute(
      OID.messageDigest,
      der.octetString(
        createHash('sha256')
          .update(bend.over ?? unsigned)
          .digest(),
      ),
    ),
    ...(bend.extraAttributes ?? []),
  ]
  const signedAttributes = der.setOf(...attributes)
  const bundle = (bend.bundle ?? ((same) => same))(world.signBytes(signedAttributes, signing))
  const lines =
    foldIntoCms(bundle, signedAttributes, bend)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  const armored = ['-----BEGIN SIGNED MESSAGE-----', ...lines, '-----END SIGNED MESSAGE-----', ''].join('\n')
  return rawCommit(withSignature(unsigned, armored))
}

/** An attribute of CMS with one value. */
export function attribute(oid: string, value: Buffer): Buffer {
  return der.sequence(der.objectIdentifier(oid), der.setOf(value))
}

function foldIntoCms(bundle: BundleJson, signedAttributes: Buffer, bend: GitsignBend): Buffer {
  const { verificationMaterial, messageSignature } = bundle
  const certificate = Buffer.from(verificationMaterial.certificate?.rawBytes ?? '', 'base64')
  const implicit = Buffer.from(signedAttributes)
  implicit[0] = 0xa0
  const unsigned = unsignedAttributes(bundle, bend)
  const signer = der.sequence(
    der.integer(1),
    issuerAndSerial(certificate),
    der.sequence(der.objectIdentifier(OID.sha256)),
    implicit,
    der.sequence(der.objectIdentifier(OID.ecdsaWithSha256)),
    der.octetString(Buffer.from(messageSignature?.signature ?? '', 'base64')),
    ...(unsigned.length === 0 ? [] : [der.context(1, ...unsigned)]),
  )
  const content = bend.content === undefined ? [] : [der.context(0, der.octetString(bend.content))]
  const signedData = der.sequence(
    der.integer(1),
    der.setOf(der.sequence(der.objectIdentifier(OID.sha256))),
    der.sequence(der.objectIdentifier(OID.data), ...content),
    der.context(0, certificate),
    der.setOf(...Array.from({ length: bend.signers ?? 1 }, () => signer)),
  )
  return der.sequence(der.objectIdentifier(OID.signedData), der.context(0, signedData))
}

function unsignedAttributes({ verificationMaterial }: BundleJson, bend: GitsignBend): readonly Buffer[] {
  const [entry] = verificationMaterial.tlogEntries
  const [timestamp] = verificationMaterial.timestampVerificationData.rfc3161Timestamps
  const attributes: Buffer[] = []
  if (entry !== undefined && bend.online !== true) {
    attributes.push(attribute(OID.logEntry, der.octetString(serialise(entry, bend.withBody === true))))
  }
  if (timestamp !== undefined && bend.withTimestamp === true) {
    // A response is the status, five bytes long here, and then the token that CMS carries.
    const response = Buffer.from(timestamp.signedTimestamp, 'base64')
    attributes.push(attribute(OID.timestampToken, response.subarray(headerLength(response) + 5)))
  }
  return attributes
}

function headerLength(element: Buffer): number {
  const first = element[1] ?? 0
  return first < 0x80 ? 2 : 2 + (first & 0x7f)
}

/** Issuer and serial number as they stand in a certificate: after the version, with the algorithm between them. */
function issuerAndSerial(certificate: Buffer): Buffer {
  const elementAt = (at: number): Buffer => {
    const header = headerLength(certificate.subarray(at))
    const length = header === 2 ? (certificate[at + 1] ?? 0) : certificate.readUIntBE(at + 2, header - 2)
    return certificate.subarray(at, at + header + length)
  }
  const serial = elementAt(certificate.indexOf(Buffer.of(0xa0, 3, 2, 1, 2)) + 5)
  const algorithm = elementAt(serial.byteOffset - certificate.byteOffset + serial.length)
  const issuer = elementAt(algorithm.byteOffset - certificate.byteOffset + algorithm.length)
  return der.sequence(issuer, serial)
}

type Entry = BundleJson['verificationMaterial']['tlogEntries'][number]

/** A TransparencyLogEntry in protobuf's encoding. */
function serialise(entry: Entry, withBody: boolean): Buffer {
  const bytes = (text: string) => Buffer.from(text, 'base64')
  const { inclusionPromise: promise, inclusionProof: proof } = entry
  return Buffer.concat([
    number(1, entry.logIndex),
    field(2, field(1, bytes(entry.logId.keyId))),
    field(3, field(1, Buffer.from(entry.kindVersion.kind)), field(2, Buffer.from(entry.kindVersion.version))),
    number(4, entry.integratedTime ?? '0'),
    ...(promise === undefined ? [] : [field(5, field(1, bytes(promise.signedEntryTimestamp)))]),
    ...(proof === undefined
      ? []
      : [
          field(
            6,
            number(1, proof.logIndex),
            field(2, bytes(proof.rootHash)),
            number(3, proof.treeSize),
            ...proof.hashes.map((hash) => field(4, bytes(hash))),
            field(5, field(1, Buffer.from(proof.checkpoint.envelope))),
          ),
        ]),
    ...(withBody ? [field(7, bytes(entry.canonicalizedBody))] : []),
  ])
}

function field(n: number, ...contents: readonly Buffer[]): Buffer {
  const value = Buffer.concat(contents)
  return Buffer.concat([varint((n << 3) | 2), varint(value.length), value])
}

/** Zero is what a field is when it is absent. */
function number(n: number, value: string): Buffer {
  return value === '0' ? Buffer.alloc(0) : Buffer.concat([varint(n << 3), varint(Number(value))])
}

function varint(value: number): Buffer {
  const digits: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) digits.push((rest % 128) | 0x80)
  return Buffer.from([...digits, rest])
}
