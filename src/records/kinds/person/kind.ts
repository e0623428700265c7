import { z } from 'zod'
import { instant, line, name } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** Somebody, the identities they sign with, and the roles they hold; everything with a validity. */
export const kind = recordKind({
  kind: 'Person',
  description:
    'A person or a bot: identities to sign with and roles held, each with a validity. The issuer of a key that signs commits is `ssh`, with the principal of the allowed signers as identity, or `openpgp`, with the fingerprint.',
  layout: 'people/<person>.yaml',
  fields: {
    name: line,
    /** A bot signs and collects; it never counts as an approver (GOV-02). */
    type: z.enum(['human', 'bot']),
    team: name.optional(),
    identities: z
      .array(
        z.strictObject({
          /** Compared as a whole with the verified signer, never as a pattern. */
          identity: line,
          issuer: line,
          validFrom: instant,
          validUntil: instant.optional(),
          /** What was signed with it from then on does not count, whenever that was found out (GOV-08). */
          compromisedSince: instant.optional(),
        }),
      )
      .min(1),
    roles: z.array(
      z.strictObject({
        role: name,
        /** Only for these products; for all where absent. */
        products: z.array(name).min(1).optional(),
        validFrom: instant,
        validUntil: instant.optional(),
      }),
    ),
    /** Identities in the change system, so that authors and reviewers are recognised as persons. */
    accounts: z.array(line).default([]),
  },
})
