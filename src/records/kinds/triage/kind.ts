import { z } from 'zod'
import { SEVERITIES } from '../../../domain/severity.ts'
import { EXPLOITABILITIES, REACHABILITIES } from '../../../domain/vocabulary.ts'
import { instant, line, name, recordId, releasePattern, sha256, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** What people found out about a finding (B4, S7). */
export const kind = recordKind({
  kind: 'Triage',
  description: 'A finding looked at: exploitability, reachability, compensating controls, disposition.',
  layout: 'triage/<name>.yaml',
  fields: {
    finding: line,
    releases: z.array(releasePattern).min(1),
    exploitability: z.enum(EXPLOITABILITIES),
    reachability: z.enum(REACHABILITIES),
    compensatingControls: z
      .array(z.strictObject({ control: text, testedAt: instant.optional(), evidence: sha256.optional() }))
      .default([]),
    disposition: z.enum(['fix', 'accept', 'false-positive', 'defer', 'record']),
    /** A severity other than the tool's. Milder counts only with an adjudicated dispute (X4). */
    severity: z.enum(SEVERITIES).optional(),
    escalation: recordId.optional(),
    rationale: text,
    by: name,
    role: name,
    triagedAt: instant,
  },
})
