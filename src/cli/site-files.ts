import { hash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import canonicalize from 'canonicalize'
import type { Archive } from '../archive/archive.ts'
import type { Assessment } from '../assess.ts'
import { contentsOf } from '../assessment/accounts.ts'
import type { PackOrder } from './pack-worker.ts'

/** A report as RFC 8785 JSON: one value, one text, on any machine. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('a report holds a value that is no JSON')
  return text
}

/** What was written of each release, in their order: what its pack is drawn from, and the SHA-256 of its report. */
export type ReportsWritten = { readonly orders: readonly PackOrder[]; readonly digests: readonly string[] }

/** The reports beside the pages: `report/archive.json`, and `report/<slug>.json` of each release. */
export function writeReports({ archive, releases }: Assessment, folder: string): ReportsWritten {
  mkdirSync(join(folder, 'report'))
  mkdirSync(join(folder, 'packs'))
  writeFileSync(join(folder, 'report', 'archive.json'), canonicalJson(archive), { flag: 'wx' })
  const digests = releases.map((report) => {
    const json = canonicalJson(report)
    writeFileSync(join(folder, 'report', `${report.slug}.json`), json, { flag: 'wx' })
    return hash('sha256', json, 'hex')
  })
  const orders = releases.map(({ slug }) => ({
    report: join(folder, 'report', `${slug}.json`),
    file: join(folder, 'packs', `${slug}.pdf`),
  }))
  return { orders, digests }
}

/**
 * Copies of the archive's files that the pages link to, by digest and always as text: evidence that is a page or a
 * script must never run beside ours (OUT-05).
 */
export function writeCopies(source: Archive, { archive }: Assessment, folder: string): number {
  mkdirSync(join(folder, 'raw'))
  const contents = contentsOf(source)
  for (const { sha256, path } of archive.carried) {
    const bytes = contents.get(sha256)
    if (bytes === undefined)
      throw new Error(`the report carries ${path} with a digest that the archive has not`)
    writeFileSync(join(folder, 'raw', `${sha256}.txt`), bytes)
  }
  return archive.carried.length
}
