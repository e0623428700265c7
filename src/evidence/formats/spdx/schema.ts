import { z } from 'zod'

/* What is read of SPDX. Fields that are not read are let through. */

const spdxId = z.string().regex(/^SPDXRef-[A-Za-z0-9.-]+$/)

/** SPDX 2.3, sections 6 (document creation) and 7 (package). 2.2 has the same fields. */
export const SPDX_2 = z.looseObject({
  spdxVersion: z.enum(['SPDX-2.2', 'SPDX-2.3']),
  dataLicense: z.literal('CC0-1.0'),
  SPDXID: z.literal('SPDXRef-DOCUMENT'),
  name: z.string(),
  documentNamespace: z.string().min(1),
  creationInfo: z.looseObject({ created: z.string(), creators: z.array(z.string()).min(1) }),
  documentDescribes: z.array(z.string()).optional(),
  packages: z
    .array(
      z.looseObject({
        SPDXID: spdxId,
        name: z.string(),
        versionInfo: z.string().optional(),
        downloadLocation: z.string(),
        checksums: z.array(z.looseObject({ algorithm: z.string(), checksumValue: z.string() })).optional(),
        externalRefs: z
          .array(z.looseObject({ referenceType: z.string(), referenceLocator: z.string() }))
          .optional(),
      }),
    )
    .optional(),
  relationships: z
    .array(
      z.looseObject({
        spdxElementId: z.string(),
        relatedSpdxElement: z.string(),
        relationshipType: z.string(),
      }),
    )
    .optional(),
})
export type Spdx2 = z.infer<typeof SPDX_2>

const verifiedUsing = z
  .array(z.looseObject({ algorithm: z.string().optional(), hashValue: z.string().optional() }))
  .optional()

/** SPDX 3.0, JSON-LD serialisation: a graph of elements, each with a type. */
const element = z.looseObject({
  type: z.string(),
  spdxId: z.string().optional(),
  '@id': z.string().optional(),
  name: z.string().optional(),
  rootElement: z.array(z.string()).optional(),
  software_packageVersion: z.string().optional(),
  software_packageUrl: z.string().optional(),
  specVersion: z.string().optional(),
  created: z.string().optional(),
  verifiedUsing,
})
export type Element = z.infer<typeof element>

export const SPDX_3 = z.looseObject({ '@context': z.string(), '@graph': z.array(element).min(1) })
