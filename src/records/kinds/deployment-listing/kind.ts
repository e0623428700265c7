import { z } from 'zod'
import { instant, line, name, relativePath, releaseId, sha256 } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** What a pipeline says it deployed in a period: the population that an auditor samples from. */
export const kind = recordKind({
  kind: 'DeploymentListing',
  description: 'What a pipeline says it deployed to an environment in a period, to reconcile the population.',
  layout: 'deployments/<environment>.yaml',
  fields: {
    environment: name,
    source: line,
    from: instant,
    until: instant,
    deployments: z
      .array(
        z.strictObject({
          at: instant,
          artifact: sha256,
          release: releaseId.optional(),
          reference: line.optional(),
        }),
      )
      .optional(),
    /** The same as a CSV file with the columns at, artifact, release, reference; pinned by digest. */
    file: z.strictObject({ path: relativePath, sha256 }).optional(),
    by: name,
    exportedAt: instant,
  },
})
