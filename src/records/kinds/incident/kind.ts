import { z } from 'zod'
import { instant, line, name, releaseId, sha256, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** Something that went wrong: where the incident reviewer begins. */
export const kind = recordKind({
  kind: 'Incident',
  description: 'An incident: window, environment, artifact digests.',
  layout: 'incidents/<name>.yaml',
  fields: {
    title: line,
    type: z.enum(['outage', 'security', 'pipeline-compromise', 'data']),
    environment: name,
    from: instant,
    until: instant.optional(),
    artifacts: z.array(sha256).default([]),
    releases: z.array(releaseId).default([]),
    summary: text,
    by: name,
    recordedAt: instant,
  },
})
