import type { KeyObject } from 'node:crypto'
import type { TransparencyLogEntry } from '@sigstore/bundle'
import { z } from 'zod'
import { readBase64 } from '../../reading/base64.ts'
import { refuse } from '../refusal.ts'
import { HASHES, type HashName, hashesOf } from './algorithms.ts'
import { parseDocument } from './document.ts'

/** Whose signature an entry must be about. */
export type EntrySubject = {
  readonly key: KeyObject
  /** DER of the bundle's certificate, or SubjectPublicKeyInfo of the bare key. */
  readonly verifier: { readonly kind: 'certificate' | 'key'; readonly der: Buffer }
}

const verifier2 = z.object({
  x509Certificate: z.object({ rawBytes: z.string() }).optional(),
  publicKey: z.object({ rawBytes: z.string() }).optional(),
})

const one = <T extends z.ZodType>(item: T) => z.array(item).length(1)

/** The parts of an entry's body that @sigstore/verify leaves unread, by kind and version. */
const BODIES = {
  'hashedrekord 0.0.1': z
    .object({
      spec: z.object({
        data: z.object({ hash: z.object({ algorithm: z.string() }) }),
        signature: z.object({ publicKey: z.object({ content: z.string() }) }),
      }),
    })
    .transform(({ spec }) => ({ hash: spec.data.hash.algorithm, pem: spec.signature.publicKey.content })),
  'dsse 0.0.1': z
    .object({
      spec: z.object({
        payloadHash: z.object({ algorithm: z.string() }),
        signatures: one(z.object({ verifier: z.string() })),
      }),
    })
    .transform(({ spec }) => ({ hash: spec.payloadHash.algorithm, pem: spec.signatures[0]?.verifier })),
  'intoto 0.0.2': z
    .object({
      spec: z.object({
        content: z.object({
          payloadHash: z.object({ algorithm: z.string() }),
          envelope: z.object({ signatures: one(z.object({ publicKey: z.string() })) }),
        }),
      }),
    })
    .transform(({ spec: { content } }) => ({
      hash: content.payloadHash.algorithm,
      pem: content.envelope.signatures[0]?.publicKey,
    })),
  'hashedrekord 0.0.2': z
    .object({
      spec: z.object({
        hashedRekordV002: z.object({
          data: z.object({ algorithm: z.string() }),
          signature: z.object({ verifier: verifier2 }),
        }),
      }),
    })
    .transform(({ spec: { hashedRekordV002 } }) => ({
      hash: hashedRekordV002.data.algorithm,
      verifier: hashedRekordV002.signature.verifier,
    })),
  'dsse 0.0.2': z
    .object({
      spec: z.object({
        dsseV002: z.object({
          payloadHash: z.object({ algorithm: z.string() }),
          signatures: one(z.object({ verifier: verifier2 })),
        }),
      }),
    })
    .transform(({ spec: { dsseV002 } }) => ({
      hash: dsseV002.payloadHash.algorithm,
      verifier: dsseV002.signatures[0]?.verifier,
    })),
} as const

/**
 * Checks that an entry names the certificate or key that the bundle is verified with, and a digest that this key may
 * be used with. Otherwise an entry for somebody else's certificate over the same artifact would do (SIG-78).
 */
export function checkEntryBody(entry: TransparencyLogEntry, subject: EntrySubject): void {
  const { kind, version } = entry.kindVersion
  const name = `${kind} ${version}`
  if (!Object.hasOwn(BODIES, name))
    refuse('E-TLOG-BODY', `log entries of the kind ${name} are not known here`)
  const document = parseDocument(entry.canonicalizedBody, 'E-TLOG-BODY', 'the body of a log entry')
  const body = BODIES[name as keyof typeof BODIES].safeParse(document.value)
  if (!body.success) refuse('E-TLOG-BODY', 'the body of a log entry is malformed')
  checkDigestAlgorithm(body.data.hash, kind, subject)
  const named = 'pem' in body.data ? fromPem(body.data.pem ?? '') : fromVerifier(body.data.verifier ?? {})
  if (named?.kind !== subject.verifier.kind || !named.der.equals(subject.verifier.der)) {
    refuse('E-TLOG-VERIFIER', 'a log entry names another certificate or key than the bundle')
  }
}

/** An envelope's payload is always hashed with SHA-256; a hashedrekord with the digest of the signature. */
function checkDigestAlgorithm(algorithm: string, kind: string, { key }: EntrySubject): void {
  const name = algorithm.toLowerCase().replace('sha2_', 'sha')
  const allowed: readonly string[] = kind === 'hashedrekord' ? hashesOf(key) : (['sha256'] as const)
  if (!(HASHES as readonly string[]).includes(name) || !allowed.includes(name as HashName)) {
    refuse('E-TLOG-BODY', `a log entry uses the digest ${algorithm}, which does not go with the key`)
  }
}

type Named = EntrySubject['verifier']

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
  const both = x509Certificate !== undefined && publicKey !== undefined
  const der = only === undefined || both ? undefined : readBase64(only.rawBytes)
  if (der === undefined) return undefined
  return { kind: x509Certificate === undefined ? 'key' : 'certificate', der: Buffer.from(der) }
}
