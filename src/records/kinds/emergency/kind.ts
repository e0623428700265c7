import { z } from 'zod'
import { instant, line, name, releaseId, text } from '../../fields.ts'
import { recordKind } from '../../schema.ts'

/** The declaration that puts a release under emergency governance (M1 to M5). */
export const kind = recordKind({
  kind: 'Emergency',
  description:
    'An emergency: reason, incident, approver, evidence at hand, bypassed controls, follow-ups with due dates.',
  layout: 'releases/<product>/<YYYY-MM>/<version>/emergency.yaml',
  fields: {
    release: releaseId,
    declaredAt: instant,
    reason: text,
    incident: line,
    /** The designated emergency approver who answers for it (M3). */
    approver: name,
    /** What was at hand when it was approved, as the record claims; shown beside what the archive says (M2). */
    evidenceAvailable: z.array(line),
    /** Criteria that were left out, by id (M4). */
    bypassedControls: z.array(z.strictObject({ control: name, reason: text })),
    followUps: z.array(z.strictObject({ id: name, action: text, owner: name, due: instant })).min(1),
    retrospectiveDue: instant,
    by: name,
  },
})
