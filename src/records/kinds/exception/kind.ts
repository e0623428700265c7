import { z } from 'zod'
import { JUSTIFICATIONS } from '../../../domain/vocabulary.ts'
import { instant, line, name, recordId, releasePattern, sha256, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

const covers = z.strictObject({
  /** Finding ids as tools write them, whole: a pattern covers nothing (GOV-11). */
  findings: z.array(line).min(1),
  releases: z.array(releasePattern).min(1),
  /** Only these artifacts; every artifact of the releases where empty. */
  artifacts: z.array(sha256).default([]),
})

const control = z.strictObject({ control: text, testedAt: instant.optional(), evidence: sha256.optional() })

const common = {
  /** The exception that this is an event of. */
  exception: recordId,
  by: name,
  role: name,
  reason: text,
}

const terms = {
  covers,
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  justification: z.enum(JUSTIFICATIONS),
  compensatingControls: z.array(control).default([]),
  /** Who carries the risk. */
  owner: name,
}

/** One event in the life of a risk acceptance. Its state at any instant is a fold over its events. */
export const kind = recordKind({
  kind: 'Exception',
  description: 'An event of an exception: request, grant, renewal, revocation or closure.',
  layout: 'exceptions/<exception>/<n>-<event>.yaml',
  discriminator: 'event',
  variants: [
    { ...common, ...terms, event: z.literal('request'), requestedAt: instant },
    {
      ...common,
      ...terms,
      event: z.literal('grant'),
      grantedAt: instant,
      effectiveOn: instant,
      /** Optional in the schema only: a grant without an end is read, listed as invalid and covers nothing (S4). */
      effectiveUntil: instant.optional(),
    },
    {
      ...common,
      event: z.literal('renewal'),
      renewedAt: instant,
      effectiveOn: instant,
      effectiveUntil: instant.optional(),
      /** Where the terms change with the renewal; the scope widened is reported. */
      covers: covers.optional(),
      compensatingControls: z.array(control).optional(),
    },
    { ...common, event: z.literal('revocation'), revokedAt: instant },
    { ...common, event: z.literal('closure'), closedAt: instant },
  ],
})
