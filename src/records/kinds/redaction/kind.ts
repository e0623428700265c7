import { z } from 'zod'
import { archivePath, instant, name, sha256, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/**
 * Content that the archive may no longer show, such as personal data. The place of a redacted file in the log stays:
 * its leaf is made of its digest, which this record keeps, so every proof over the log still holds.
 */
export const kind = recordKind({
  kind: 'Redaction',
  description:
    'Files whose content was removed: each by path and digest, on which authority, why, when and by whom.',
  layout: 'redactions/<name>.yaml',
  fields: {
    files: z
      .array(
        z.strictObject({
          /** From the archive's root: a redacted file may lie anywhere. */
          path: archivePath,
          /** Of the content that was removed. */
          sha256,
          /** Of what was put in its place in the history, where the history was rewritten and not only the file deleted. */
          replacement: sha256.optional(),
        }),
      )
      .min(1),
    /** What obliges or allows it: a law and article, a court order, a request. */
    authority: text,
    reason: text,
    by: name,
    role: name,
    redactedAt: instant,
  },
})
