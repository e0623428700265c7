import { z } from 'zod'
import { ACTIVITIES, CAPACITIES, RELEASE_CLASSES } from '../../../domain/vocabulary.ts'
import { instant, name, recordId, releaseId, sha256, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** What somebody decided about a release, in which capacity, in front of which evidence (S1 to S7). */
export const kind = recordKind({
  kind: 'Decision',
  description:
    'A decision about a release: approve, reject, postpone or withdraw; its capacity and its basis.',
  layout: 'releases/<product>/<YYYY-MM>/<version>/decisions/<name>.yaml',
  fields: {
    release: releaseId,
    releaseClass: z.enum(RELEASE_CLASSES),
    environment: name,
    decision: z.enum(['approve', 'reject', 'postpone', 'withdraw']),
    activity: z.enum(ACTIVITIES),
    /** Optional so that its absence can be reported (S6) instead of making the record unreadable. */
    capacity: z.enum(CAPACITIES).optional(),
    by: name,
    role: name,
    decidedAt: instant,
    /** What was in front of them, by digest. Absent: the decision rests on nothing that can be shown (S1). */
    basis: z
      .strictObject({
        policy: z.strictObject({ id: recordId, sha256 }).optional(),
        evidence: z.strictObject({ sha256 }).optional(),
        exceptions: z.array(recordId).default([]),
        /** Further records and evidence files that were seen, by digest. */
        records: z.array(sha256).default([]),
        /** A conversation that the decision refers to. Never evidence by itself. */
        chat: z.array(text).default([]),
      })
      .optional(),
    rationale: text,
    conditions: z.array(text).default([]),
  },
})
