import { z } from 'zod'
import { SEVERITIES } from '../../../domain/severity.ts'
import { SITUATIONS } from '../../../domain/vocabulary.ts'
import { instant, line, name, recordId, releaseId, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

const common = {
  /** The escalation that this is an event of. */
  escalation: recordId,
  release: releaseId,
  by: name,
  role: name,
}

/** One event in the life of an escalation (X1 to X4): it is raised, and it is resolved. */
export const kind = recordKind({
  kind: 'Escalation',
  description:
    'An event of an escalation: raised with its situation and parties, or resolved with a decision.',
  layout: 'releases/<product>/<YYYY-MM>/<version>/escalations/<name>.yaml',
  discriminator: 'event',
  variants: [
    {
      ...common,
      event: z.literal('raised'),
      situation: z.enum(SITUATIONS),
      raisedAt: instant,
      reason: text,
      finding: line.optional(),
      /** Who was brought in, and as what. */
      parties: z.array(z.strictObject({ person: name, role: name })).min(1),
      /** Roles in the order in which they are asked. */
      route: z.array(name).min(1),
    },
    {
      ...common,
      event: z.literal('resolved'),
      resolvedAt: instant,
      decision: z.enum(['fix', 'postpone', 'proceed', 'adjudicated']),
      /** Everybody who decided; each must have signed the record. */
      decidedBy: z.array(z.strictObject({ person: name, role: name })).min(1),
      /** For a dispute (X4): the severity that holds from now on. */
      severity: z.enum(SEVERITIES).optional(),
      finding: line.optional(),
      rationale: text,
    },
  ],
})
