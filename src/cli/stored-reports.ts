import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { z } from 'zod'
import { type ArchiveReport, archiveReport } from '../report/archive-report.ts'
import { CommandFailure, EXIT } from './exit.ts'
import type { Session } from './session.ts'

/** The archive's report of a site that was built before. */
export function readBuiltArchive(session: Session, folder: string): ArchiveReport {
  return readReport(session, folder, 'archive.json', archiveReport)
}

/** The text of a report as it lies in a built site. */
export function builtText(session: Session, folder: string, file: string): string {
  const path = join(resolve(session.folder, folder), 'report', file)
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new CommandFailure(
      EXIT.usage,
      `${path} cannot be read`,
      'name the folder that `docket build` wrote, such as _site',
    )
  }
}

function readReport<T extends z.ZodType>(
  session: Session,
  folder: string,
  file: string,
  schema: T,
): z.output<T> {
  const text = builtText(session, folder, file)
  const hint = 'build the site anew with this version of docket'
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new CommandFailure(EXIT.unreadable, `${file} of ${folder} is not JSON`, hint)
  }
  const read = schema.safeParse(value)
  if (!read.success)
    throw new CommandFailure(EXIT.unreadable, `${file} of ${folder} is not a report of this version`, hint)
  return read.data
}
