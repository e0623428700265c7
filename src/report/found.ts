import { z } from 'zod'
import { deploymentRow, exceptionReport, incidentRow, listedRow, releaseRow } from './archive-report.ts'

/** What `docket find --json` prints, in one order of keys wherever it came from. */
const match = z.strictObject({
  release: releaseRow,
  why: z.string(),
  deployment: deploymentRow.optional(),
})

export const foundAnswer = z.strictObject({
  query: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('environment-at'), environment: z.string(), at: z.string() }),
    z.strictObject({
      kind: z.literal('hexadecimal'),
      hex: z.string(),
      algorithm: z.enum(['sha256', 'sha512']).optional(),
    }),
    z.strictObject({ kind: z.literal('text'), text: z.string() }),
  ]),
  matches: z.array(match),
  unknown: z.array(match),
  listed: z.array(listedRow),
  incidents: z.array(incidentRow),
  exceptions: z.array(
    exceptionReport
      .pick({
        id: true,
        state: true,
        words: true,
        severity: true,
        owner: true,
        findings: true,
        effectiveOn: true,
        effectiveUntil: true,
        reliedOnBy: true,
        reliedOnExpired: true,
      })
      .extend({ why: z.string() }),
  ),
  records: z.array(z.strictObject({ kind: z.enum(['policy', 'person']), id: z.string(), why: z.string() })),
})
