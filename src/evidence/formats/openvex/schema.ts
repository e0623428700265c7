import { z } from 'zod'

/*
 * OpenVEX 0.2.0 (OPENVEX-SPEC.md, "Document Struct Fields" and following). 0.0.1 named vulnerabilities and products by
 * plain text and counted document versions in text; it is read as if written in the new form. Fields that are not read
 * are let through.
 */

const identifiers = z.looseObject({
  purl: z.string().optional(),
  cpe22: z.string().optional(),
  cpe23: z.string().optional(),
})

const product = z
  .looseObject({
    '@id': z.string().min(1).optional(),
    identifiers: identifiers.optional(),
    hashes: z.record(z.string(), z.string()).optional(),
    subcomponents: z
      .array(
        z.union([
          z.string(),
          z.looseObject({ '@id': z.string().optional(), identifiers: identifiers.optional() }),
        ]),
      )
      .optional(),
  })
  .refine(
    (value) => value['@id'] !== undefined || value.identifiers !== undefined,
    'names nothing: it needs @id or identifiers',
  )
export type Product = z.infer<typeof product>

const named = z.union([
  z
    .string()
    .min(1)
    .transform((name) => ({ name, aliases: undefined, '@id': undefined })),
  z.looseObject({
    '@id': z.string().optional(),
    name: z.string().min(1),
    aliases: z.array(z.string()).nullish(),
  }),
])

const statement = z.looseObject({
  vulnerability: named,
  timestamp: z.string().optional(),
  last_updated: z.string().optional(),
  products: z
    .array(
      z.union([
        z
          .string()
          .min(1)
          .transform((id) => ({ '@id': id })),
        product,
      ]),
    )
    .nullish(),
  status: z.enum(['not_affected', 'affected', 'fixed', 'under_investigation']),
  justification: z
    .enum([
      'component_not_present',
      'vulnerable_code_not_present',
      'vulnerable_code_not_in_execute_path',
      'vulnerable_code_cannot_be_controlled_by_adversary',
      'inline_mitigations_already_exist',
    ])
    .optional(),
  impact_statement: z.string().optional(),
  action_statement: z.string().optional(),
  status_notes: z.string().optional(),
})
export type OpenVexStatement = z.infer<typeof statement>

/** `timestamp` and `version` are absent in the fragments that OpenVEX tools merge: each statement then has its own time. */
export const OPENVEX = z.looseObject({
  '@context': z.string(),
  '@id': z.string().min(1),
  author: z.string().min(1),
  timestamp: z.string().optional(),
  last_updated: z.string().optional(),
  version: z.union([z.int().min(1), z.string().regex(/^[1-9]\d*$/)]).optional(),
  statements: z.array(statement).min(1),
})
