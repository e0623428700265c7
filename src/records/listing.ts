import { parse } from 'csv-parse/sync'
import { parseSha256 } from '../domain/digest.ts'
import { type Instant, parseInstant } from '../domain/instant.ts'
import type { ValueOf } from './record.ts'

export type ListedRow = {
  readonly at: Instant
  readonly artifact: string
  readonly release?: string | undefined
  readonly reference?: string | undefined
}

/** Rows of a listing's CSV file, or why it cannot be read: one bad row makes the whole listing unreadable. */
export function readListingCsv(text: string): { ok: true; rows: ListedRow[] } | { ok: false; why: string } {
  let lines: Record<string, string>[]
  try {
    lines = parse(text, {
      columns: true,
      bom: true,
      trim: true,
      skip_empty_lines: true,
      max_record_size: 10_000,
    })
  } catch (error) {
    return { ok: false, why: `not CSV: ${error instanceof Error ? error.message : 'unreadable'}` }
  }
  const rows: ListedRow[] = []
  for (const [index, line] of lines.entries()) {
    const at = parseInstant(line.at ?? '')
    const artifact = parseSha256(line.artifact ?? '')
    if (at === undefined)
      return { ok: false, why: `row ${index + 2}: the column at is no instant with a time zone` }
    if (artifact === undefined)
      return { ok: false, why: `row ${index + 2}: the column artifact is no SHA-256 digest` }
    rows.push({ at, artifact, release: line.release || undefined, reference: line.reference || undefined })
  }
  return { ok: true, rows }
}

/** Rows written into the record itself. */
export function listedInRecord(value: ValueOf<'DeploymentListing'>): ListedRow[] {
  return (value.deployments ?? []).map((row) => ({ ...row }))
}
