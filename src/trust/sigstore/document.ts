import type { z } from 'zod'
import type { Locator } from '../../domain/locator.ts'
import type { Problem } from '../../domain/problem.ts'
import { EVIDENCE_JSON, type JsonDocument, readJson } from '../../reading/json.ts'
import { pointerOf } from '../../reading/pointer.ts'
import { readUtf8 } from '../../reading/utf8.ts'
import type { TrustCode } from '../codes.ts'
import { refuse } from '../refusal.ts'

/** Bundles and trusted roots are far smaller; nothing larger is read. */
const LIMITS = { maxBytes: 16 * 1024 * 1024, byteOrderMark: 'refuse' } as const

/** A document, and the 1-based line that it begins on. */
export type NumberedDocument = { readonly document: JsonDocument; readonly line: number }

/**
 * Reads a file of one JSON document, or of one a line (JSON Lines, as `gh attestation` writes them). Strict: UTF-8, no
 * key twice, nothing nested without end. A broken line is a problem; the others are still read.
 */
export function parseDocuments(
  bytes: Uint8Array,
  at: Locator,
): { readonly documents: readonly NumberedDocument[]; readonly problems: readonly Problem[] } {
  const text = readUtf8(bytes, at, LIMITS)
  if (!text.ok) return { documents: [], problems: text.problems }
  const documents: NumberedDocument[] = []
  const problems: Problem[] = []
  for (const part of partsOf(text.value)) {
    const read = readJson(part.text, { at, firstLine: part.line }, EVIDENCE_JSON)
    if (read.ok) documents.push({ document: read.value, line: part.line })
    else problems.push(...read.problems)
  }
  return { documents, problems }
}

/** Codes of the strict reader that say more than "malformed" would: they are kept as they are. */
const TELLING: readonly string[] = ['E-JSON-DUPKEY', 'E-UTF8', 'E-DEPTH', 'E-LIMIT-SIZE']

/** Reads one document strictly; what is wrong with it is a refusal, under its own code where that says more. */
export function parseDocument(bytes: Uint8Array, code: TrustCode, what: string): JsonDocument {
  const text = readUtf8(bytes, { path: '' }, LIMITS)
  const read = text.ok ? readJson(text.value, { at: { path: '' } }, EVIDENCE_JSON) : text
  if (read.ok) return read.value
  const [problem] = read.problems
  const { line, column } = problem.at
  const place = line === undefined ? '' : ` at ${line}:${column}`
  return refuse(
    TELLING.includes(problem.code) ? (problem.code as TrustCode) : code,
    `${what}${place}: ${problem.message}`,
  )
}

/**
 * JSON Lines where there are several lines and each is an object by itself, or where one is, at the beginning of its
 * line, and the whole is no document: then the others are broken lines. Anything else is one document.
 */
function partsOf(text: string): readonly { readonly text: string; readonly line: number }[] {
  const lines = text
    .split('\n')
    .map((line, index) => ({ text: line.trim(), line: index + 1, isIndented: /^\s/.test(line) }))
    .filter((line) => line.text !== '')
  const objects = lines.filter((line) => line.text.startsWith('{') && line.text.endsWith('}'))
  const isLines =
    lines.length > 1 &&
    (objects.length === lines.length ||
      (objects.some(({ isIndented }) => !isIndented) &&
        !readJson(text, { at: { path: '' } }, EVIDENCE_JSON).ok))
  return isLines ? lines : [{ text, line: 1 }]
}

/** The first thing that a schema found wrong, with its place in the file. */
export function shapeProblem(
  code: TrustCode,
  what: string,
  error: z.ZodError,
  document: JsonDocument,
): Problem {
  const issue = error.issues[0]
  const pointer = pointerOf(issue?.path ?? [])
  return {
    code,
    message: `${what} is malformed at ${pointer || 'its top'}: ${issue?.message ?? 'unknown reason'}`,
    at: document.locate(pointer),
  }
}
