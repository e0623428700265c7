import { z } from 'zod'
import { instant, name, releaseId, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** What was learned afterwards, and which follow-ups are done (M5, R6). There may be several. */
export const kind = recordKind({
  kind: 'Retrospective',
  description: 'A review after the release: held when, by whom, what was found, which follow-ups are closed.',
  layout: 'releases/<product>/<YYYY-MM>/<version>/retrospective.yaml',
  fields: {
    release: releaseId,
    heldAt: instant,
    attendees: z.array(z.strictObject({ person: name, role: name })).min(1),
    findings: z.array(text),
    followUpsClosed: z.array(z.strictObject({ id: name, closedAt: instant, note: text })).default([]),
    by: name,
    role: name,
  },
})
