import { z } from 'zod'
import { instant, name, relativePath, sha256, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** Announces trust material by digest. What is announced later counts only when the role named before it signed (rule 7). */
export const kind = recordKind({
  kind: 'TrustMaterial',
  description:
    'Trusted roots, allowed signers, keyrings, revoked keys and keys of witnesses by digest, from a date on.',
  layout: 'trust/<YYYY-MM-DD>.yaml',
  fields: {
    effectiveOn: instant,
    files: z
      .array(
        z.strictObject({
          type: z.enum(['trusted-root', 'allowed-signers', 'keyring', 'revoked-keys', 'witness-keys']),
          path: relativePath,
          sha256,
        }),
      )
      .min(1),
    reason: text,
    by: name,
    role: name,
  },
})
