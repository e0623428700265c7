import { z } from 'zod'
import { instant, line, name, objectId, reference, releaseId, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** How the source came to be what it is (E1). */
export const kind = recordKind({
  kind: 'ChangeRecord',
  description:
    'Source and change record: commits, merge requests, authors, approvers, tickets, branch protection.',
  layout: 'releases/<product>/<YYYY-MM>/<version>/changes.yaml',
  fields: {
    release: releaseId,
    changes: z
      .array(
        z.strictObject({
          commit: objectId,
          mergeRequest: reference,
          title: line,
          /** Persons, or accounts that persons list as theirs. */
          authors: z.array(line).min(1),
          approvers: z.array(line),
          mergedAt: instant,
          tickets: z.array(reference).default([]),
        }),
      )
      .min(1),
    /** What the platform enforced on the branch, as it was observed. */
    branchProtection: z
      .strictObject({
        branch: line,
        observedAt: instant,
        source: reference,
        requiredReviews: z.number().int().min(0),
        statusChecks: z.array(line),
        forcePushAllowed: z.boolean(),
        administratorsIncluded: z.boolean(),
        protectedWorkflows: z.boolean(),
      })
      .optional(),
    /** Whether anybody knew of a compromise of the pipeline when this was built (C1). */
    pipeline: z
      .strictObject({
        compromise: z.enum(['none-known', 'suspected', 'confirmed']),
        assessedAt: instant,
        note: text.optional(),
      })
      .optional(),
    by: name,
    recordedAt: instant,
  },
})
