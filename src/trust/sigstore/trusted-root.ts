import { z } from 'zod'
import { epochMilliseconds, type Instant, parseInstant } from '../../domain/instant.ts'
import type { Problem } from '../../domain/problem.ts'
import { readBase64 } from '../../reading/base64.ts'
import { problemOf, Refusal, refusalOf, refuse } from '../refusal.ts'
import { sha256Of } from '../sha256.ts'
import type { TrustFile } from '../trust.ts'
import { type Certificate, readCertificate } from './certificate.ts'
import { parseDocuments, shapeProblem } from './document.ts'
import { hostOf, type LogKey, openLogKey } from './log-key.ts'
import { type CertificateAuthority, createAuthority } from './path.ts'

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
  baseUrl: z.string().nullish(),
  hashAlgorithm: z.union([z.string(), z.number()]).nullish(),
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
  const openEach = <T, Opened>(entries: readonly T[] | null | undefined, open: (entry: T) => Opened) =>
    (entries ?? []).flatMap((entry) => {
      try {
        return [open(entry)]
      } catch (error) {
        const { code, message } = refusalOf(error)
        if (code !== 'E-ALGORITHM' && code !== 'E-KEY-WEAK') throw error
        skip(message)
        return []
      }
    })
  return {
    file,
    line,
    logs: openEach(root.tlogs, openLogKey),
    certificateLogs: openEach(root.ctlogs, openLogKey),
    certificateAuthorities: openEach(root.certificateAuthorities, openAuthority),
    timestampAuthorities: openEach(root.timestampAuthorities, openAuthority),
    skipped,
  }
}

/**
 * An authority by its URI or its subject; by its first certificate where the root states neither. All of those that
 * nobody names are one operator: nothing says that they are independent.
 */
function openAuthority(entry: z.infer<typeof authority>): CertificateAuthority {
  const { organization, commonName } = entry.subject ?? {}
  const stated = entry.uri || [organization, commonName].filter(Boolean).join(' ')
  const chain = entry.certChain.certificates.map(({ rawBytes }) => rawBytes)
  const name = stated || `sha256:${sha256Of(chain[0] ?? Buffer.alloc(0))}`
  const operator = entry.operator || (entry.uri ? hostOf(entry.uri) : organization || commonName || '')
  const certificates = chain.map((rawBytes) => certificateOf(rawBytes, name))
  return createAuthority({ name, operator, certificates, ...entry.validFor })
}

function certificateOf(rawBytes: Uint8Array, authority: string): Certificate {
  try {
    return readCertificate(rawBytes)
  } catch (error) {
    const { code, message } = refusalOf(error)
    return refuse(code, `the authority ${authority}: ${message}`)
  }
}
