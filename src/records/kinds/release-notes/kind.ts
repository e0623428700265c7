import { z } from 'zod'
import { instant, line, name, releaseId, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** What changes for others, and how to go back (E6). */
export const kind = recordKind({
  kind: 'ReleaseNotes',
  description: 'Release notes: version, rollback path and when it was last tested, known risks.',
  layout: 'releases/<product>/<YYYY-MM>/<version>/notes.yaml',
  fields: {
    release: releaseId,
    version: line,
    summary: text,
    rollback: z.strictObject({ path: text, testedAt: instant.optional() }).optional(),
    knownRisks: z.array(text).default([]),
    by: name,
    publishedAt: instant,
  },
})
