import { z } from 'zod'
import { instant, line, name, recordId, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** A threat model or design review with a validity (E4). */
export const kind = recordKind({
  kind: 'DesignReview',
  description: 'A threat model or design review: scope, result, and until when it is valid.',
  layout: 'reviews/<name>.yaml',
  fields: {
    type: z.enum(['threat-model', 'design-review']),
    title: line,
    products: z.array(name).min(1),
    /** The areas it speaks of; all of the products' where empty. */
    areas: z.array(name).default([]),
    result: z.enum(['accepted', 'accepted-with-conditions', 'rejected']),
    conditions: z.array(text).default([]),
    exceptions: z.array(recordId).default([]),
    reviewedAt: instant,
    validUntil: instant,
    by: name,
    role: name,
  },
})
