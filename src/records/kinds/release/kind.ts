import { z } from 'zod'
import { RELEASE_CLASSES } from '../../../domain/vocabulary.ts'
import { instant, line, name, objectId, releaseId, sha256, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** What is to be released: class, target, source and artifacts. Its id is its name, `product@version`. */
export const kind = recordKind({
  kind: 'Release',
  id: releaseId,
  description: 'A release: class, environment, areas, source commit, artifacts by digest, owner and scope.',
  layout: 'releases/<product>/<YYYY-MM>/<version>/release.yaml',
  fields: {
    title: line.optional(),
    releaseClass: z.enum(RELEASE_CLASSES),
    environment: name,
    areas: z.array(name).default([]),
    source: z.strictObject({ repository: line, ref: line.optional(), commit: objectId }),
    artifacts: z.array(z.strictObject({ name: line, sha256 })).min(1),
    /** The release owner, a Person. */
    owner: name,
    owningTeam: name,
    scope: text,
    /** The release before this one, for growth and for what is new. */
    previous: releaseId.optional(),
    by: name,
    definedAt: instant,
  },
})
