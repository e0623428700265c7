import type { KeyObject } from 'node:crypto'
import type { TransparencyLogEntry } from '@sigstore/bundle'
import { z } from 'zod'
import { readBase64 } from '../../reading/base64.ts'
import { refuse } from '../refusal.ts'
import { type HashName, hashesOf } from './algorithms.ts'
import { parseDocument } from './document.ts'

/** What entries must be about: a signature, what it is over, and whose it is. */
export type Logged = {
  readonly key: KeyObject
  /** DER of the bundle's certificate, or SubjectPublicKeyInfo of the bare key. */
  readonly verifier: Named
  readonly signature: Buffer
  /** Digest of the bytes that were signed, by an algorithm; `undefined` where it is not known. */
  readonly signedDigest: (hash: HashName) => Buffer | undefined
  /** SHA-256 of an envelope's payload. */
  readonly payloadDigest: Buffer | undefined
}

type Named = { readonly kind: 'certificate' | 'key'; readonly der: Buffer }

/** What a body says, whatever its kind: who signed what, and with which signature. */
type Said = {
  readonly hash: string
  readonly digest: Uint8Array | undefined
  readonly signature: Uint8Array | undefined
  readonly verifier: Named | undefined
}

const one = <T extends z.ZodType>(item: T) => z.tuple([item])
const verifier2 = z.object({
  x509Certificate: z.object({ rawBytes: z.string() }).nullish(),
  publicKey: z.object({ rawBytes: z.string() }).nullish(),
})
const hash1 = z.object({ algorithm: z.string(), value: z.string() })
const hash2 = z.object({ algorithm: z.string(), digest: z.string() })

/** Bodies of Rekor by kind and version: the parts that must agree with the bundle (sources: rekor, rekor-tiles). */
const BODIES = {
  'hashedrekord 0.0.1': z
    .object({
      spec: z.object({
        data: z.object({ hash: hash1 }),
        signature: z.object({ content: z.string(), publicKey: z.object({ content: z.string() }) }),
      }),
    })
    .transform(({ spec: { data, signature } }) =>
      said(
        data.hash.algorithm,
        fromHex(data.hash.value),
        signature.content,
        fromPem(signature.publicKey.content),
      ),
    ),
  'dsse 0.0.1': z
    .object({
      spec: z.object({
        payloadHash: hash1,
        signatures: one(z.object({ signature: z.string(), verifier: z.string() })),
      }),
    })
    .transform(({ spec: { payloadHash, signatures } }) =>
      said(
        payloadHash.algorithm,
        fromHex(payloadHash.value),
        signatures[0].signature,
        fromPem(signatures[0].verifier),
      ),
    ),
  'intoto 0.0.2': z
    .object({
      spec: z.object({
        content: z.object({
          payloadHash: hash1,
          envelope: z.object({ signatures: one(z.object({ sig: z.string(), publicKey: z.string() })) }),
        }),
      }),
    })
    .transform(({ spec: { content } }) => {
      const [{ sig, publicKey }] = content.envelope.signatures
      // Rekor encodes the envelope's base64 once more.
      const inner = Buffer.from(readBase64(sig) ?? []).toString('latin1')
      const { algorithm, value } = content.payloadHash
      return said(algorithm, fromHex(value), inner, fromPem(publicKey))
    }),
  'hashedrekord 0.0.2': z
    .object({
      spec: z.object({
        hashedRekordV002: z.object({
          data: hash2,
          signature: z.object({ content: z.string(), verifier: verifier2 }),
        }),
      }),
    })
    .transform(
      ({
        spec: {
          hashedRekordV002: { data, signature },
        },
      }) =>
        said(data.algorithm, readBase64(data.digest), signature.content, fromVerifier(signature.verifier)),
    ),
  'dsse 0.0.2': z
    .object({
      spec: z.object({
        dsseV002: z.object({
          payloadHash: hash2,
          signatures: one(z.object({ content: z.string(), verifier: verifier2 })),
        }),
      }),
    })
    .transform(
      ({
        spec: {
          dsseV002: { payloadHash, signatures },
        },
      }) =>
        said(
          payloadHash.algorithm,
          readBase64(payloadHash.digest),
          signatures[0].content,
          fromVerifier(signatures[0].verifier),
        ),
    ),
} as const

/**
 * Checks that an entry's body is about this signature over this digest by this certificate or key. An entry for
 * somebody else's certificate over the same artifact would not do (SIG-78).
 */
export function checkEntryBody(entry: TransparencyLogEntry, logged: Logged): void {
  const { kind, version } = entry.kindVersion
  const name = `${kind} ${version}`
  if (!Object.hasOwn(BODIES, name))
    refuse('E-TLOG-BODY', `log entries of the kind ${name} are not known here`)
  const { value } = parseDocument(entry.canonicalizedBody, 'E-TLOG-BODY', 'the body of a log entry')
  const head = HEAD.safeParse(value)
  if (head.data?.kind !== kind || head.data.apiVersion !== version) {
    refuse('E-TLOG-BODY', `the body of a log entry is of another kind than ${name}, which the bundle states`)
  }
  const body = BODIES[name as keyof typeof BODIES].safeParse(value)
  if (!body.success) refuse('E-TLOG-BODY', 'the body of a log entry is malformed')
  const { signature, verifier } = body.data
  if (signature === undefined || !logged.signature.equals(signature)) {
    refuse('E-TLOG-BODY', 'a log entry holds another signature than the bundle')
  }
  checkDigest(body.data, kind === 'hashedrekord', logged)
  if (verifier?.kind !== logged.verifier.kind || !verifier.der.equals(logged.verifier.der)) {
    refuse('E-TLOG-VERIFIER', 'a log entry names another certificate or key than the bundle')
  }
}

const HEAD = z.object({ kind: z.string(), apiVersion: z.string() })

/** A hashedrekord is over the digest of the signature; an envelope's payload is always hashed with SHA-256. */
function checkDigest({ hash, digest }: Said, isHashedRekord: boolean, logged: Logged): void {
  const name = hash.toLowerCase().replace('sha2_', 'sha')
  const known = (isHashedRekord ? hashesOf(logged.key) : PAYLOAD_HASHES).find((one) => one === name)
  if (known === undefined) {
    refuse('E-TLOG-BODY', `a log entry uses the digest ${hash}, which does not go with the key`)
  }
  // Never an empty buffer for a digest that is not known: an entry without a digest would be equal to it.
  const actual = isHashedRekord ? logged.signedDigest(known) : logged.payloadDigest
  if (actual === undefined || digest === undefined || !actual.equals(digest)) {
    refuse('E-TLOG-BODY', 'a log entry is over another digest than the signature')
  }
}

const PAYLOAD_HASHES: readonly HashName[] = ['sha256']

function said(
  hash: string,
  digest: Uint8Array | undefined,
  signature: string,
  verifier: Named | undefined,
): Said {
  return { hash, digest, signature: readBase64(signature), verifier }
}

function fromHex(text: string): Uint8Array | undefined {
  return /^(?:[0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex') : undefined
}

const PEM = /^-----BEGIN (CERTIFICATE|PUBLIC KEY)-----([A-Za-z0-9+/=\s]+)-----END \1-----\s*$/

/** Base64 of one PEM block. */
function fromPem(content: string): Named | undefined {
  const pem = Buffer.from(readBase64(content) ?? []).toString('latin1')
  const [, label, text] = PEM.exec(pem) ?? []
  const der = text === undefined ? undefined : readBase64(text.replace(/\s/g, ''))
  if (der === undefined) return undefined
  return { kind: label === 'CERTIFICATE' ? 'certificate' : 'key', der: Buffer.from(der) }
}

function fromVerifier({ x509Certificate, publicKey }: z.infer<typeof verifier2>): Named | undefined {
  const only = x509Certificate ?? publicKey
  const both = x509Certificate != null && publicKey != null
  const der = only == null || both ? undefined : readBase64(only.rawBytes)
  if (der === undefined) return undefined
  return { kind: x509Certificate == null ? 'key' : 'certificate', der: Buffer.from(der) }
}
