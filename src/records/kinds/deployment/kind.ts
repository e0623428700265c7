import { z } from 'zod'
import { instant, line, name, releaseId, sha256, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** That a release was put somewhere, and who let it (E5). */
export const kind = recordKind({
  kind: 'Deployment',
  description:
    'A deployment: who approved it, when, scope, environment, artifact digests, result, rolled back or not.',
  layout: 'releases/<product>/<YYYY-MM>/<version>/deployments/<name>.yaml',
  fields: {
    release: releaseId,
    environment: name,
    artifacts: z.array(z.strictObject({ name: line, sha256 })).min(1),
    scope: text,
    approvedBy: name,
    approvedAt: instant,
    /** The approval that the environment itself asked for, as the platform recorded it (K5). */
    protectedEnvironment: z.strictObject({ rule: line, approvedBy: name, approvedAt: instant }).optional(),
    startedAt: instant,
    finishedAt: instant.optional(),
    result: z.enum(['succeeded', 'failed', 'in-progress']),
    rolledBack: z.strictObject({ at: instant, reason: text }).optional(),
    by: name,
  },
})
