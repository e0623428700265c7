import { z } from 'zod'
import { line, logOrigin, name, objectId, recordId, relativePath, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** What the archive is about, and where its trust material lies. One per archive. */
export const kind = recordKind({
  kind: 'Archive',
  description: 'Names the archive, its products and environments, and where trust material lies.',
  layout: 'archive.yaml',
  fields: {
    name: line,
    description: text.optional(),
    products: z.array(z.strictObject({ id: name, title: line, description: text.optional() })).min(1),
    environments: z
      .array(
        z.strictObject({
          id: name,
          title: line,
          production: z.boolean(),
          /** The environment asks for an approval of its own before a deployment (K5). */
          protectedApproval: z.boolean(),
        }),
      )
      .min(1),
    trust: z
      .strictObject({
        /** Sigstore roots. None where people only sign commits, with the keys below. */
        trustedRoots: z.array(relativePath).default([]),
        allowedSigners: z.array(relativePath).default([]),
        revokedKeys: z.array(relativePath).default([]),
        /** OpenPGP public keys of those who sign commits. */
        keyrings: z.array(relativePath).default([]),
        /** Keys of witnesses, a vkey a line. A checkpoint that one of them cosigned, kept as `*.checkpoint`, dates the commit that it names. */
        witnessKeys: z.array(relativePath).default([]),
        thresholds: z
          .strictObject({
            timestamps: z.number().int().min(0).max(5),
            logEntries: z.number().int().min(0).max(5),
          })
          .refine(({ timestamps, logEntries }) => timestamps + logEntries >= 1, {
            message: 'asks for no trusted time at all',
            params: {
              problem: 'E-POLICY-WEAK',
              hint: 'require at least one timestamp or log entry (SIG-84)',
            },
          })
          .default({ timestamps: 1, logEntries: 0 }),
      })
      .refine(
        ({ trustedRoots, allowedSigners, keyrings }) =>
          trustedRoots.length + allowedSigners.length + keyrings.length > 0,
        { message: 'names nothing that any signature could be verified against' },
      ),
    /** Present where records were brought in from elsewhere: existence then stands in for recording, and the report says so. */
    history: z
      .strictObject({ beginsWith: z.literal('import'), commit: objectId.optional(), note: text })
      .optional(),
    /** How checkpoints of the archive name its log. Never changed: a log of another name is another log. */
    checkpoint: z.strictObject({ origin: logOrigin }).optional(),
    maintainers: z.array(recordId).default([]),
  },
})
