import type { KeyObject } from 'node:crypto'
import { createPublicKey } from 'node:crypto'
import { z } from 'zod'
import { epochMilliseconds, type Instant, parseInstant } from '../../domain/instant.ts'
import type { Problem } from '../../domain/problem.ts'
import { readBase64 } from '../../reading/base64.ts'
import { problemOf, Refusal, refusalOf, refuse } from '../refusal.ts'
import type { TrustFile } from '../trust.ts'
import { readCertificate } from './certificate.ts'
import { readElement } from './der.ts'
import { parseDocuments, shapeProblem } from './document.ts'
import { type CertificateAuthority, createAuthority, type ValidFor } from './path.ts'

/** The key of a transparency log or certificate log. */
export type LogKey = ValidFor & {
  /** What entries and timestamps name it by. */
  readonly id: Buffer
  readonly baseUrl: string
  /** Whoever runs it, by name or by host. */
  readonly operator: string
  readonly publicKey: KeyObject
}

/** A trusted root, opened once and used for any number of bundles. */
export type TrustedRoot = {
  readonly file: TrustFile
  /** 1-based line in a file of several roots (JSON Lines). */
  readonly line?: number | undefined
  readonly certificateAuthorities: readonly CertificateAuthority[]
  readonly timestampAuthorities: readonly CertificateAuthority[]
  readonly logs: readonly LogKey[]
  readonly certificateLogs: readonly LogKey[]
  /** Keys that were left out, with the reason. */
  readonly skipped: readonly Problem[]
}

const MEDIA_TYPES = [
  'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  'application/vnd.dev.sigstore.trustedroot+json;version=0.2',
  'application/vnd.dev.sigstore.trustedroot.v0.1+json',
  'application/vnd.dev.sigstore.trustedroot.v0.2+json',
] as const

const base64 = z.string().transform((text, context) => {
  const bytes = readBase64(text)
  if (bytes !== undefined && bytes.length > 0) return Buffer.from(bytes)
  context.addIssue({ code: 'custom', message: 'not base64' })
  return z.NEVER
})

const time = z.string().transform((text, context): Instant => {
  const instant = parseInstant(text)
  if (instant !== undefined) return instant
  context.addIssue({ code: 'custom', message: 'not a time with an offset (RFC 3339)' })
  return z.NEVER
})

/**
 * Strict, and the start is mandatory: @sigstore/verify takes a missing start for 1970, so that a key would have been
 * trusted for all the time before it existed.
 */
const validFor = z
  .strictObject({ start: time, end: time.nullish() })
  .transform(({ start, end }) => ({
    from: epochMilliseconds(start),
    until: end == null ? undefined : epochMilliseconds(end),
  }))
  .refine(({ from, until }) => until === undefined || from <= until, 'ends before it starts')

const log = z.object({
  baseUrl: z.string().min(1),
  hashAlgorithm: z.union([z.literal('SHA2_256'), z.literal(1)]).nullish(),
  publicKey: z.object({
    rawBytes: base64,
    keyDetails: z.union([z.string(), z.number()]),
    validFor,
  }),
  logId: z.object({ keyId: base64 }),
  checkpointKeyId: z.object({ keyId: base64 }).nullish(),
  operator: z.string().nullish(),
})

const authority = z.object({
  subject: z.object({ organization: z.string().nullish(), commonName: z.string().nullish() }).nullish(),
  uri: z.string().nullish(),
  certChain: z.object({ certificates: z.array(z.object({ rawBytes: base64 })).min(1) }),
  validFor,
  operator: z.string().nullish(),
})

const trustedRoot = z.object({
  mediaType: z.enum(MEDIA_TYPES),
  tlogs: z.array(log).nullish(),
  certificateAuthorities: z.array(authority).nullish(),
  ctlogs: z.array(log).nullish(),
  timestampAuthorities: z.array(authority).nullish(),
})

/**
 * Key types of logs whose signatures can be checked here, by name and by number in the protocol, with the kind of key
 * that must be there. @sigstore/verify hashes with SHA-256 whatever the curve, so P-384 and P-521 only with that.
 */
const LOG_KEYS: readonly (readonly [name: string, number: number, kind: string])[] = [
  ['PKCS1_RSA_PKCS1V5', 1, 'rsa'],
  ['PKIX_RSA_PKCS1V5', 3, 'rsa'],
  ['PKIX_ECDSA_P256_SHA_256', 5, 'prime256v1'],
  ['PKIX_ED25519', 7, 'ed25519'],
  ['PKIX_RSA_PKCS1V15_2048_SHA256', 9, 'rsa'],
  ['PKIX_RSA_PKCS1V15_3072_SHA256', 10, 'rsa'],
  ['PKIX_RSA_PKCS1V15_4096_SHA256', 11, 'rsa'],
  ['PKIX_ECDSA_P384_SHA_256', 19, 'secp384r1'],
  ['PKIX_ECDSA_P521_SHA_256', 20, 'secp521r1'],
]

/** Opens the roots of a file: one JSON document, or one a line. A root that breaks the schema is a problem, not a root. */
export function openTrustedRoots(file: TrustFile): {
  readonly roots: readonly TrustedRoot[]
  readonly problems: readonly Problem[]
} {
  const roots: TrustedRoot[] = []
  const problems: Problem[] = []
  const documents = parseDocuments(file.bytes, { path: file.path, digest: file.sha256 })
  problems.push(...documents.problems)
  for (const { document, line } of documents.documents) {
    const parsed = trustedRoot.safeParse(document.value)
    if (!parsed.success) {
      problems.push(shapeProblem('E-TRUSTROOT-SCHEMA', 'the trusted root', parsed.error, document))
      continue
    }
    try {
      roots.push(openTrustedRoot(parsed.data, file, documents.documents.length > 1 ? line : undefined))
    } catch (error) {
      const { message } = refusalOf(error)
      const refusal = new Refusal('E-TRUSTROOT-SCHEMA', 'rejected', `the trusted root: ${message}`)
      problems.push(problemOf(refusal, document.locate('')))
    }
  }
  return { roots, problems }
}

function openTrustedRoot(
  root: z.infer<typeof trustedRoot>,
  file: TrustFile,
  line: number | undefined,
): TrustedRoot {
  const skipped: Problem[] = []
  const skip = (what: string) => {
    const message = `${what}, which is not supported here; nothing of it is believed`
    skipped.push({
      code: 'W-TRUSTROOT-KEY-SKIPPED',
      message,
      at: { path: file.path, digest: file.sha256, line },
    })
  }
  const openAuthorities = (entries: readonly z.infer<typeof authority>[] | null | undefined) =>
    (entries ?? []).flatMap((entry) => {
      try {
        return [openAuthority(entry)]
      } catch (error) {
        if (refusalOf(error).code !== 'E-ALGORITHM') throw error
        skip(`the authority ${entry.uri ?? ''} has a certificate with an algorithm`)
        return []
      }
    })
  const openLogs = (
    logs: readonly z.infer<typeof log>[] | null | undefined,
    kind: 'transparency' | 'certificate',
  ) =>
    (logs ?? []).flatMap((entry) => {
      const opened = openLog(entry, kind)
      if (opened !== undefined) return [opened]
      skip(`the key of ${entry.baseUrl} is of the type ${entry.publicKey.keyDetails}`)
      return []
    })
  return {
    file,
    line,
    logs: openLogs(root.tlogs, 'transparency'),
    certificateLogs: openLogs(root.ctlogs, 'certificate'),
    certificateAuthorities: openAuthorities(root.certificateAuthorities),
    timestampAuthorities: openAuthorities(root.timestampAuthorities),
    skipped,
  }
}

function openLog(entry: z.infer<typeof log>, kind: 'transparency' | 'certificate'): LogKey | undefined {
  const { rawBytes, keyDetails, validFor } = entry.publicKey
  const supported = LOG_KEYS.find(([name, number]) => keyDetails === name || keyDetails === number)
  if (supported === undefined) return undefined
  // A checkpoint key id names the log in version 2 of Rekor; certificate logs have none.
  const id = kind === 'transparency' ? (entry.checkpointKeyId ?? entry.logId) : entry.logId
  return {
    id: id.keyId,
    baseUrl: entry.baseUrl,
    operator: entry.operator || hostOf(entry.baseUrl),
    publicKey: readLogKey(rawBytes, supported[2], entry.baseUrl),
    ...validFor,
  }
}

/** SubjectPublicKeyInfo; RSA keys also stand as RSAPublicKey (PKCS #1) in roots of older deployments. */
function readLogKey(rawBytes: Buffer, kind: string, baseUrl: string): KeyObject {
  const type = kind === 'rsa' && !isSubjectPublicKeyInfo(rawBytes) ? 'pkcs1' : 'spki'
  const key = createPublicKey({ key: rawBytes, format: 'der', type })
  const actual = key.asymmetricKeyDetails?.namedCurve ?? key.asymmetricKeyType
  if (actual !== kind) refuse('E-TRUSTROOT-SCHEMA', `the key of ${baseUrl} is of another kind than it says`)
  return key
}

/** It begins with an algorithm, where an RSAPublicKey begins with its modulus. */
function isSubjectPublicKeyInfo(bytes: Buffer): boolean {
  return readElement(bytes).subs[0]?.subs.length !== 0
}

function openAuthority(entry: z.infer<typeof authority>): CertificateAuthority {
  const certificates = entry.certChain.certificates.map(({ rawBytes }) => readCertificate(rawBytes))
  const subject = [entry.subject?.organization, entry.subject?.commonName].filter(Boolean).join(' ')
  const name =
    entry.uri || subject || refuse('E-TRUSTROOT-SCHEMA', 'an authority has neither URI nor subject')
  const operator = entry.operator || (entry.uri ? hostOf(entry.uri) : subject)
  return createAuthority({ name, operator, certificates, ...entry.validFor })
}

/** The host of a URL; the text itself where it is none. */
function hostOf(url: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/:?#]+)/i.exec(url)?.[1]?.toLowerCase() ?? url
}
