import { bundleFromJSON, type Bundle as ParsedBundle, type TransparencyLogEntry } from '@sigstore/bundle'
import { z } from 'zod'
import { readBase64 } from '../../reading/base64.ts'
import type { JsonDocument } from '../../reading/json.ts'
import { guarded, refuse } from '../refusal.ts'
import type { HashName } from './algorithms.ts'
import { shapeProblem } from './document.ts'

/** A Sigstore bundle, read and not yet believed. */
export type Bundle = {
  readonly signer:
    | {
        readonly kind: 'certificate'
        readonly leaf: Uint8Array
        readonly intermediates: readonly Uint8Array[]
      }
    | { readonly kind: 'key'; readonly hint: string }
  readonly content:
    | {
        readonly kind: 'message'
        readonly hash: HashName
        readonly digest: Uint8Array
        readonly signature: Uint8Array
      }
    | Envelope
  readonly entries: readonly TransparencyLogEntry[]
  /** TimeStampResp, DER. */
  readonly timestamps: readonly Uint8Array[]
}

/** A DSSE envelope with its one signature. */
export type Envelope = {
  readonly kind: 'envelope'
  readonly payload: Uint8Array
  readonly payloadType: string
  readonly signature: Uint8Array
}

const VERSIONS: Readonly<Record<string, 1 | 2 | 3>> = {
  'application/vnd.dev.sigstore.bundle+json;version=0.1': 1,
  'application/vnd.dev.sigstore.bundle+json;version=0.2': 2,
  'application/vnd.dev.sigstore.bundle+json;version=0.3': 3,
  'application/vnd.dev.sigstore.bundle.v0.3+json': 3,
}

/** SHA-2 of the protocol's HashAlgorithm, by name and by number. */
const HASHES: Readonly<Record<string, HashName>> = {
  SHA2_256: 'sha256',
  SHA2_384: 'sha384',
  SHA2_512: 'sha512',
  1: 'sha256',
  2: 'sha384',
  3: 'sha512',
}

/** More of anything than this is no bundle: verifying costs a signature each. */
const MAX_PARTS = 16

/** Line breaks are allowed, as in the JSON mapping of other implementations (Go's decoder skips them). */
const base64 = z
  .string()
  .refine((text) => text !== '' && readBase64(text.replace(/[\r\n]/g, '')) !== undefined, 'not base64')
const counter = z.union([z.string().regex(/^\d{1,19}$/), z.int().nonnegative()])
const seconds = z.union([z.string().regex(/^\d{1,11}$/), z.int().nonnegative().max(99_999_999_999)])
const certificate = z.strictObject({ rawBytes: base64 })

// Strict everywhere: a misspelt field would silently leave out a timestamp or a log entry.
const entry = z.strictObject({
  logIndex: counter.nullish(),
  logId: z.strictObject({ keyId: base64 }),
  kindVersion: z.strictObject({ kind: z.string(), version: z.string() }),
  integratedTime: seconds.nullish(),
  inclusionPromise: z.strictObject({ signedEntryTimestamp: base64 }).nullish(),
  inclusionProof: z
    .strictObject({
      logIndex: counter.nullish(),
      rootHash: base64,
      treeSize: counter,
      hashes: z.array(base64).max(64).nullish(),
      checkpoint: z.strictObject({ envelope: z.string().min(1) }).nullish(),
    })
    .nullish(),
  canonicalizedBody: base64,
})

/** Of a `oneof` of the protocol exactly one may be there: of two, readers would choose differently. */
const exactlyOne = (...members: readonly unknown[]) => members.filter((member) => member != null).length === 1

const material = z
  .strictObject({
    certificate: certificate.nullish(),
    x509CertificateChain: z
      .strictObject({ certificates: z.array(certificate).min(1).max(MAX_PARTS) })
      .nullish(),
    publicKey: z.strictObject({ hint: z.string() }).nullish(),
    tlogEntries: z.array(entry).max(MAX_PARTS).nullish(),
    timestampVerificationData: z
      .strictObject({
        rfc3161Timestamps: z
          .array(z.strictObject({ signedTimestamp: base64 }))
          .max(MAX_PARTS)
          .nullish(),
      })
      .nullish(),
  })
  .refine(
    ({ certificate, x509CertificateChain, publicKey }) =>
      exactlyOne(certificate, x509CertificateChain, publicKey),
    'not exactly one of certificate, x509CertificateChain and publicKey',
  )

const bundle = z
  .strictObject({
    mediaType: z.string(),
    verificationMaterial: material,
    messageSignature: z
      .strictObject({
        messageDigest: z.strictObject({ algorithm: z.union([z.string(), z.int()]), digest: base64 }),
        signature: base64,
      })
      .nullish(),
    dsseEnvelope: z
      .strictObject({
        payload: base64,
        payloadType: z.string().min(1),
        signatures: z.array(z.strictObject({ sig: base64, keyid: z.string().nullish() })).length(1),
      })
      .nullish(),
  })
  .refine(
    ({ messageSignature, dsseEnvelope }) => exactlyOne(messageSignature, dsseEnvelope),
    'not exactly one of messageSignature and dsseEnvelope',
  )

/** True when a document says of itself that it is a Sigstore bundle. */
export function claimsToBeBundle(document: unknown): boolean {
  return (
    typeof document === 'object' &&
    document !== null &&
    'mediaType' in document &&
    typeof document.mediaType === 'string' &&
    document.mediaType.startsWith('application/vnd.dev.sigstore.bundle')
  )
}

/** Reads a bundle of version 0.1, 0.2 or 0.3. Our own schema first; what it lets through, the library reads. */
export function readBundle(document: JsonDocument): Bundle {
  const version = versionOf(document.value)
  const shape = bundle.safeParse(document.value)
  if (!shape.success) {
    const { message } = shapeProblem('E-BUNDLE-SHAPE', 'the bundle', shape.error, document)
    return refuse('E-BUNDLE-SHAPE', message)
  }
  for (const entry of shape.data.verificationMaterial.tlogEntries ?? []) checkProofPresent(entry, version)
  const parsed = guarded('E-BUNDLE-SHAPE', 'the bundle cannot be read', () => bundleFromJSON(document.value))
  return {
    signer: signerOf(parsed),
    content: contentOf(parsed),
    entries: parsed.verificationMaterial.tlogEntries.map(withoutUnsignedProof),
    timestamps: (parsed.verificationMaterial.timestampVerificationData?.rfc3161Timestamps ?? []).map(
      ({ signedTimestamp }) => signedTimestamp,
    ),
  }
}

/** Version 0.1 rests on the log's promise; later ones on a proof, which proves nothing without a signed checkpoint. */
function checkProofPresent(
  { inclusionPromise, inclusionProof }: z.infer<typeof entry>,
  version: 1 | 2 | 3,
): void {
  if (version === 1 ? inclusionPromise == null : inclusionProof?.checkpoint == null) {
    const what = version === 1 ? 'a promise of inclusion' : 'an inclusion proof with a checkpoint'
    refuse('E-TLOG-NO-PROOF', `a log entry lacks ${what}, which bundles of version 0.${version} must have`)
  }
}

/** Early bundles carry proofs without a checkpoint: nobody signed those, so they count for nothing. */
function withoutUnsignedProof(entry: TransparencyLogEntry): TransparencyLogEntry {
  return entry.inclusionProof?.checkpoint === undefined ? { ...entry, inclusionProof: undefined } : entry
}

/** What the API of GitHub and the registry of npm answer, with the bundles inside. */
function isListOfAttestations(document: unknown): boolean {
  return typeof document === 'object' && document !== null && 'attestations' in document
}

function versionOf(document: unknown): 1 | 2 | 3 {
  if (isListOfAttestations(document)) {
    return refuse(
      'E-BUNDLE-SHAPE',
      'the file is a list of attestations, as registries answer',
      'Write the value of each attestation’s "bundle" on a line of its own.',
    )
  }
  if (!claimsToBeBundle(document)) {
    return refuse(
      'E-BUNDLE-SHAPE',
      'the file does not say that it is a Sigstore bundle',
      'A bundle is what cosign writes with --bundle, and gh attestation with download.',
    )
  }
  const { mediaType } = document as { readonly mediaType: string }
  return (
    VERSIONS[mediaType] ??
    refuse('E-BUNDLE-VERSION', `bundles of the type ${JSON.stringify(mediaType)} are not known here`)
  )
}

function signerOf({ verificationMaterial: { content } }: ParsedBundle): Bundle['signer'] {
  switch (content.$case) {
    case 'publicKey':
      return { kind: 'key', hint: content.publicKey.hint }
    case 'certificate':
      return { kind: 'certificate', leaf: content.certificate.rawBytes, intermediates: [] }
    case 'x509CertificateChain': {
      const [leaf, ...intermediates] = content.x509CertificateChain.certificates.map(
        ({ rawBytes }) => rawBytes,
      )
      if (leaf === undefined) return refuse('E-BUNDLE-SHAPE', 'the chain of certificates is empty')
      return { kind: 'certificate', leaf, intermediates }
    }
  }
}

function contentOf({ content }: ParsedBundle): Bundle['content'] {
  if (content.$case === 'messageSignature') {
    const { messageDigest, signature } = content.messageSignature
    const hash =
      HASHES[messageDigest.algorithm] ??
      refuse('E-ALGORITHM', 'the digest of the bundle is made with an algorithm that is not SHA-2')
    return { kind: 'message', hash, digest: messageDigest.digest, signature }
  }
  const { payload, payloadType, signatures } = content.dsseEnvelope
  const [only] = signatures
  if (only === undefined) return refuse('E-BUNDLE-SHAPE', 'the envelope carries no signature')
  return { kind: 'envelope', payload, payloadType, signature: only.sig }
}
