import type { Locator } from '../domain/locator.ts'
import { failed, type Problem, type Result } from '../domain/problem.ts'
import { EVIDENCE_JSON, type JsonDocument, readJson } from '../reading/json.ts'
import { byteOrderMarkProblem, hasByteOrderMark, readUtf8 } from '../reading/utf8.ts'
import { isEnvelope, openEnvelope } from './envelope.ts'
import type { Envelope, EvidenceFile, Facts, Format, FormatInput, FormatResult, RawFile } from './evidence.ts'
import { FORMATS } from './formats/index.ts'
import { format as otherStatement } from './formats/statement/format.ts'
import { format as uninterpreted } from './formats/uninterpreted/format.ts'
import { distinct, mergedFacts } from './parts.ts'
import { isStatement, readStatement } from './statement.ts'

/** Evidence above this is refused before it is decoded: tools write summaries of what is larger. */
const MAX_EVIDENCE_BYTES = 128 * 1024 * 1024

const PAYLOAD_LIMITS = { maxBytes: MAX_EVIDENCE_BYTES, byteOrderMark: 'refuse' } as const

/**
 * Reads one raw file: bytes, then text, then document, then what an envelope and a statement hold, then the facts.
 * Never throws: whatever the bytes are, the answer is a file with facts or with the reasons why it has none. A file
 * with any `E-` problem has no facts, so nothing in it can count in a release's favour.
 */
export function readEvidenceFile(file: RawFile): EvidenceFile {
  const at: Locator = { path: file.path, commit: file.commit, digest: file.sha256 }
  const text = readUtf8(file.bytes, at, { maxBytes: MAX_EVIDENCE_BYTES, byteOrderMark: 'skip' })
  if (!text.ok)
    return isText(file) ? unreadable(file, 'Unreadable', text.problems) : keep(file, at, undefined)
  if (!isJson(file.path, text.value)) return readDocument(file, text.value, undefined, () => at)
  const whole = readJson(text.value, { at }, EVIDENCE_JSON)
  if (whole.ok) return readParsed(file, text.value, whole.value)
  const lines = documentLines(text.value)
  return areDocuments(lines, file.path)
    ? readLines(file, lines, at)
    : unreadable(file, 'Broken JSON', whole.problems)
}

/** JSON Lines: each line a document of its own, as `gh attestation download` writes them. */
function readLines(file: RawFile, lines: readonly DocumentLine[], at: Locator): EvidenceFile {
  const parts = lines.map(({ text, line }): EvidenceFile => {
    const document = readJson(text, { at, firstLine: line }, EVIDENCE_JSON)
    return document.ok
      ? readParsed(file, text, document.value)
      : unreadable(file, 'Broken JSON', document.problems)
  })
  return {
    path: file.path,
    sha256: file.sha256,
    format: 'json-lines',
    formatTitle: `JSON Lines, ${parts.length} documents`,
    facts: mergedFacts(parts),
    problems: parts.flatMap((part) => part.problems),
    parts,
  }
}

function readParsed(file: RawFile, text: string, { value, locate }: JsonDocument): EvidenceFile {
  if (!isEnvelope(value)) return readDocument(file, text, value, locate)
  const opened = openEnvelope(value, locate)
  if (!opened.ok) return unreadable(file, 'Signed envelope', opened.problems)
  if (opened.value.kind === 'message-signature') {
    return { ...keep(file, locate(''), text), formatTitle: 'Sigstore bundle that signs another file' }
  }
  const { kind, payloadType, payload, payloadPointer } = opened.value
  const around = locate(payloadPointer)
  const document = readPayload(payload, around)
  if (!document.ok) return unreadable(file, 'Signed envelope', document.problems)
  const within = (pointer: string): Locator => ({ ...around, pointer })
  if (!isStatement(document.value.value)) {
    return unreadable(file, 'Signed envelope', [
      {
        code: 'E-FORMAT-SHAPE',
        message: 'The payload of the envelope says that it is an in-toto Statement, and is none.',
        at: within(''),
      },
    ])
  }
  const { predicateType } = document.value.value
  const envelope: Envelope = {
    kind,
    payloadType,
    payload,
    predicateType: typeof predicateType === 'string' ? predicateType : undefined,
  }
  return readDocument(file, text, document.value.value, within, envelope)
}

/** Reads the signed bytes. Nobody finds a line of the payload in the file, so its problems say where in their words. */
function readPayload(payload: Uint8Array, at: Locator): Result<JsonDocument> {
  const text = readUtf8(payload, at, PAYLOAD_LIMITS)
  const document = text.ok ? readJson(text.value, { at }, EVIDENCE_JSON) : text
  if (document.ok) return document
  const [first, ...rest] = document.problems
  return failed(inPayload(first, at), ...rest.map((problem) => inPayload(problem, at)))
}

function inPayload(problem: Problem, at: Locator): Problem {
  const { line, column } = problem.at
  const place = problem.at === at || line === undefined ? '' : `, at ${line}:${column}`
  return { ...problem, message: `In the decoded payload${place}: ${problem.message}`, at }
}

function readDocument(
  file: RawFile,
  text: string,
  document: unknown,
  locate: (pointer: string) => Locator,
  envelope?: Envelope,
): EvidenceFile {
  if (!isStatement(document)) return readAs(file, { file, text, document, locate }, {}, [])
  const read = readStatement(document, locate)
  if (!read.ok) {
    return { ...unreadable(file, otherStatement.title, read.problems), format: otherStatement.id }
  }
  const { statement, predicate, problems } = read.value
  const input: FormatInput = {
    file,
    text,
    document: predicate,
    statement,
    locate: (pointer) => locate(`/predicate${pointer}`),
  }
  const around: Facts = { subjects: statement.subjects, ...(envelope === undefined ? {} : { envelope }) }
  return readAs(file, input, around, problems)
}

/** Has the one format that a document is of read it. A document of two formats would say two things: refused. */
function readAs(
  file: RawFile,
  input: FormatInput,
  around: Facts,
  problems: readonly Problem[],
): EvidenceFile {
  const [format, other] = formatsOf(input)
  if (format === undefined) {
    const fallback = input.statement === undefined ? uninterpreted : otherStatement
    return conclude(file, fallback, fallback.read(input), around, problems)
  }
  if (other !== undefined) {
    const message = `The file can be read as ${format.title} and as ${other.title}; what it says is ambiguous.`
    return unreadable(file, 'Ambiguous', [{ code: 'E-FORMAT-AMBIGUOUS', message, at: input.locate('') }])
  }
  const marked = hasByteOrderMark(file.bytes) && format.byteOrderMark !== 'tolerated'
  const mark = marked ? [byteOrderMarkProblem(input.locate(''))] : []
  return conclude(file, format, readSafely(format, input), around, [...problems, ...mark])
}

function formatsOf(input: FormatInput): readonly Format[] {
  const { statement } = input
  return FORMATS.filter((format) =>
    statement === undefined
      ? format.claims(input)
      : (format.predicateTypes ?? []).includes(statement.predicateType),
  )
}

function readSafely(format: Format, input: FormatInput): FormatResult {
  try {
    return format.read(input)
  } catch (thrown) {
    // No input may do this. If one does, it must not stop the rest of the archive, and must not pass either.
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    const problem: Problem = {
      code: 'E-FORMAT-CRASH',
      message: `Reading the file as ${format.title} failed: ${reason.slice(0, 200)}.`,
      at: input.locate(''),
      hint: 'This is a fault in Docket: please report it with the file.',
    }
    return { formatTitle: format.title, facts: {}, problems: [problem] }
  }
}

function conclude(
  file: RawFile,
  format: Format,
  result: FormatResult,
  around: Facts,
  before: readonly Problem[],
): EvidenceFile {
  const problems = [...before, ...result.problems]
  const refused = problems.some((problem) => problem.code.startsWith('E-'))
  return {
    path: file.path,
    sha256: file.sha256,
    format: format.id,
    formatTitle: result.formatTitle,
    facts: refused ? {} : { ...result.facts, ...numbered(result.facts), ...around },
    problems,
  }
}

function numbered({ findings }: Facts): Facts {
  return findings === undefined ? {} : { findings: distinct(findings) }
}

function keep(file: RawFile, at: Locator, text: string | undefined): EvidenceFile {
  const input: FormatInput = { file, text, document: undefined, locate: () => at }
  return conclude(file, uninterpreted, uninterpreted.read(input), {}, [])
}

function unreadable(file: RawFile, formatTitle: string, problems: readonly Problem[]): EvidenceFile {
  return { path: file.path, sha256: file.sha256, format: uninterpreted.id, formatTitle, facts: {}, problems }
}

/** Whether a file that is no UTF-8 was meant as text: then it is broken, else it is some other kind of file. */
function isText({ path, bytes }: RawFile): boolean {
  return /\.(json|jsonl|sarif|xml)$/.test(path) || bytes[0] === 0x7b || bytes[0] === 0x5b || bytes[0] === 0x3c
}

function isJson(path: string, text: string): boolean {
  return /\.(json|jsonl|sarif)$/.test(path) || /^\s*(\{\s*["}]|\[\s*[{[\]"])/.test(text)
}

type DocumentLine = { readonly text: string; readonly line: number }

function documentLines(text: string): readonly DocumentLine[] {
  return text
    .split('\n')
    .map((line, index) => ({ text: line.trimEnd(), line: index + 1 }))
    .filter((line) => line.text !== '')
}

/** Several lines, and each an object on its own; where the name promises JSON Lines, even one that breaks off. */
function areDocuments(lines: readonly DocumentLine[], path: string): boolean {
  const object = path.endsWith('.jsonl') ? /^\s*\{/ : /^\s*\{.*\}$/
  return lines.length > 1 && lines.every(({ text }) => object.test(text))
}
