import { z } from 'zod'

/*
 * Vulnerability scans as in-toto predicates. Where the text of v0.1 and its example disagree on whether a result wraps its
 * fields in `vulnerability`, both forms are read.
 */

const result = z.looseObject({
  id: z.string().min(1),
  severity: z
    .array(z.looseObject({ method: z.string(), score: z.union([z.string(), z.number()]) }))
    .nullish(),
})
export type ScanResult = z.infer<typeof result>

const wrapped = z.looseObject({ vulnerability: result }).transform(({ vulnerability }) => vulnerability)

const database = z.looseObject({
  uri: z.string().nullish(),
  version: z.string().nullish(),
  lastUpdate: z.string().nullish(),
})

const metadata = z.looseObject({
  scanStartedOn: z.string().nullish(),
  scanFinishedOn: z.string().nullish(),
})

/** in-toto predicate "vulns" v0.1 and v0.2, "Fields". `lastUpdate` is required there. */
export const VULNS = z.looseObject({
  scanner: z.looseObject({
    uri: z.string().min(1),
    version: z.string().nullish(),
    db: database.extend({ lastUpdate: z.string() }),
    result: z.array(z.union([wrapped, result])),
  }),
  metadata: metadata.extend({ scanFinishedOn: z.string() }),
})

const cosignScanner = z.looseObject({
  uri: z.string().nullish(),
  version: z.string().nullish(),
  db: database.nullish(),
  result: z.unknown(),
})

/** cosign's vulnerability scan record: one `scanner`, as cosign writes it, or `scanners`, as its text says. */
export const COSIGN_VULN = z
  .looseObject({
    scanner: cosignScanner.nullish(),
    scanners: z.array(cosignScanner).nullish(),
    metadata: metadata.nullish(),
  })
  .refine(({ scanner, scanners }) => Boolean(scanner) || (scanners ?? []).length > 0, 'names no scanner')
