import { z } from 'zod'
import { SCANS } from '../../../domain/vocabulary.ts'
import { instant, line, name, objectId, relativePath, releaseId, sha256, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** The raw files of a release, each pinned by digest, and every scan that was not run (E2, E3). */
export const kind = recordKind({
  kind: 'EvidencePack',
  description:
    'Pins every raw evidence file by SHA-256, and names every scan that was not run and who switched it off.',
  layout: 'releases/<product>/<YYYY-MM>/<version>/evidence.yaml',
  fields: {
    release: releaseId,
    /** The commit that everything in the pack speaks of (GOV-06). */
    sourceCommit: objectId,
    items: z.array(
      z.strictObject({
        /** Relative to this record. */
        path: relativePath,
        type: z.enum(['E1', 'E2', 'E3', 'E4', 'E5', 'E6']),
        scan: z.enum(SCANS).optional(),
        sha256,
        tool: line,
        producedAt: instant,
        /** The commit that the tool looked at, where it differs from the pack's or must be said. */
        sourceCommit: objectId.optional(),
        /** The artifact that the tool looked at. */
        artifact: sha256.optional(),
      }),
    ),
    notRun: z.array(z.strictObject({ scan: z.enum(SCANS), by: name, reason: text, at: instant })).default([]),
    by: name,
    collectedAt: instant,
  },
})
