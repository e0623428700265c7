import type { z } from 'zod'
import type { Locator } from '../domain/locator.ts'
import type { Problem, ProblemCode } from '../domain/problem.ts'
import { compareText } from '../domain/text.ts'
import { RECORD_JSON, readJson } from '../reading/json.ts'
import { readUtf8 } from '../reading/utf8.ts'
import { readYaml, YAML_LIMITS } from '../reading/yaml.ts'
import { explainIssues } from './issues.ts'
import { KINDS } from './kinds/index.ts'
import type { ArchiveRecord, KindName, RecordSet, RecordsRead } from './record.ts'
import { API_VERSION } from './schema.ts'
import { signedFile } from './signature-path.ts'

/** A file as the archive holds it. */
export type SourceFile = {
  readonly path: string
  readonly bytes: Uint8Array
  readonly sha256: NonNullable<Locator['digest']>
}

const BY_KIND = new Map(KINDS.map((kind) => [kind.kind as string, kind]))

const TEXT = { maxBytes: YAML_LIMITS.bytes, byteOrderMark: 'refuse' } as const

/** Any file `<record>[.<name>].sigstore.json` beside a record is a signature over the record's bytes. */
const SIGNATURE = /\.sigstore\.json$/

/**
 * Reads every record of an archive. A file is a record by what it says, never by where it lies; one bad file never
 * stops the rest.
 */
export function readRecords(files: ReadonlyMap<string, SourceFile>, commit?: string): RecordsRead {
  const problems: Problem[] = []
  const others: string[] = []
  const read: ArchiveRecord[] = []
  const signatures = signaturesByRecord(files.keys())

  for (const file of files.values()) {
    if (SIGNATURE.test(file.path)) continue
    const result = readRecord(file, commit, signatures.get(file.path) ?? [])
    if (result === 'other') others.push(file.path)
    else if ('problems' in result) problems.push(...result.problems)
    else read.push(result)
  }
  for (const [record, paths] of signatures) {
    if (!files.has(record)) others.push(...paths)
  }
  const { records, duplicates } = contest(read)
  return { records, problems: [...problems, ...duplicates], others: others.sort(compareText) }
}

type Reading = ArchiveRecord | { readonly problems: readonly Problem[] } | 'other'

function readRecord(file: SourceFile, commit: string | undefined, signatures: readonly string[]): Reading {
  const format = /\.ya?ml$/.test(file.path) ? 'yaml' : /\.json$/.test(file.path) ? 'json' : undefined
  if (format === undefined) return 'other'
  const at: Locator = { path: file.path, commit, digest: file.sha256 }
  const utf8 = readUtf8(file.bytes, at, TEXT)
  if (!utf8.ok) return format === 'json' ? 'other' : utf8
  // A machine's JSON file is evidence, not a broken record: only what speaks of docket is read as one.
  if (format === 'json' && !/"apiVersion"\s*:\s*"docket\//.test(utf8.value)) return 'other'

  const parsed = format === 'yaml' ? readYaml(utf8.value, at) : readJson(utf8.value, { at }, RECORD_JSON)
  if (!parsed.ok) return parsed
  const { value, locate } = parsed.value
  const refuse = (code: ProblemCode, message: string, pointer: string, hint: string): Reading => ({
    problems: [{ code, message, at: { ...locate(pointer), pointer }, hint }],
  })
  const head = value as { apiVersion?: unknown; kind?: unknown } | null
  if (typeof head !== 'object' || head === null || Array.isArray(head)) {
    return refuse('E-RECORD-SHAPE', 'the file is not a map', '', 'begin with apiVersion, kind and id')
  }
  if (head.apiVersion !== API_VERSION) {
    const hint = `write apiVersion: ${API_VERSION}; a file that is no record belongs into an evidence pack`
    const given =
      head.apiVersion === undefined
        ? 'there is no apiVersion'
        : `apiVersion is ${JSON.stringify(head.apiVersion)}`
    return refuse('E-RECORD-VERSION', given, '/apiVersion', hint)
  }
  const kind = typeof head.kind === 'string' ? BY_KIND.get(head.kind) : undefined
  if (kind === undefined) {
    const hint = `kinds are ${[...BY_KIND.keys()].join(', ')}`
    return refuse('E-RECORD-KIND', `unknown kind ${JSON.stringify(head.kind)}`, '/kind', hint)
  }
  const checked = (kind.schema as z.ZodType).safeParse(value)
  if (!checked.success) {
    const found = explainIssues(checked.error.issues, kind.schema as z.ZodType, value)
    return {
      problems: found.map(({ code, message, pointer, hint }) => ({
        code,
        message,
        at: { ...locate(pointer), pointer },
        hint,
      })),
    }
  }
  return {
    kind: kind.kind,
    id: (checked.data as { id: string }).id,
    value: checked.data,
    at,
    bytes: file.bytes,
    signatures,
    contested: false,
    locate: (pointer: string): Locator => ({ ...locate(pointer), pointer }),
  } as ArchiveRecord
}

function signaturesByRecord(paths: Iterable<string>): Map<string, string[]> {
  const all = new Set(paths)
  const found = new Map<string, string[]>()
  for (const path of all) {
    const record = signedFile(path, (plain) => all.has(plain))
    if (record === undefined) continue
    found.set(record, [...(found.get(record) ?? []), path])
  }
  for (const list of found.values()) list.sort(compareText)
  return found
}

/** Sorts into kinds, and marks those that share kind and id: which of them is meant, only trust and history can tell. */
function contest(read: readonly ArchiveRecord[]): { records: RecordSet; duplicates: Problem[] } {
  const byId = Map.groupBy(read, (record) => `${record.kind} ${record.id}`)
  const duplicates: Problem[] = []
  const records = Object.fromEntries(KINDS.map(({ kind }) => [kind, [] as ArchiveRecord[]]))
  for (const same of byId.values()) {
    const contested = same.length > 1
    for (const record of same) {
      records[record.kind]?.push({ ...record, contested })
      if (!contested) continue
      const elsewhere = same.filter((other) => other !== record).map((other) => other.at.path)
      duplicates.push({
        code: 'E-RECORD-DUP',
        message: `${record.kind} ${record.id} is also claimed by ${elsewhere.join(', ')}`,
        at: record.locate('/id'),
        hint: 'give each record an id of its own; until then at most the one counts that somebody signed and that the archive held first',
      })
    }
  }
  for (const kind of Object.keys(records)) {
    records[kind]?.sort((a, b) => compareText(a.at.path, b.at.path))
  }
  return { records: records as unknown as RecordSet, duplicates }
}

/** All records of a set, in order of kind and path. */
export function allRecords(records: RecordSet): ArchiveRecord[] {
  return KINDS.flatMap(({ kind }) => records[kind as KindName] as readonly ArchiveRecord[])
}
