import { z } from 'zod'
import type { Common } from './common.ts'
import type { Inventory } from './component.ts'
import {
  added,
  boolean,
  date,
  dateTime,
  exactlyOne,
  object,
  oneOf,
  type Since,
  setOf,
  share,
  text,
  texts,
} from './language.ts'

/** Attestations of conformance to standards: claims, evidence, assessors, affirmation (since 1.6). */
export function declarationsSchema(common: Common, inventory: Inventory): z.ZodType {
  const { ref, attachment, contact, entity, externalReferences, signature } = common
  const { component, service, governance } = inventory
  const refs = z.array(ref)
  const assessor = object({}, { 'bom-ref': ref, thirdParty: boolean, organization: entity })
  const requirement = object(
    {},
    {
      requirement: ref,
      claims: refs,
      counterClaims: refs,
      conformance: object({}, { score: share, rationale: text, mitigationStrategies: refs }),
      confidence: object({}, { score: share, rationale: text }),
    },
  )
  const claim = object(
    {},
    {
      'bom-ref': ref,
      target: ref,
      predicate: text,
      mitigationStrategies: refs,
      reasoning: text,
      evidence: refs,
      counterEvidence: refs,
      externalReferences,
      signature,
    },
  )
  const evidenceData = object(
    {},
    {
      name: text,
      contents: object({}, { attachment, url: text }),
      classification: text,
      sensitiveData: texts,
      governance,
    },
  )
  const evidence = object(
    {},
    {
      'bom-ref': ref,
      propertyName: text,
      description: text,
      data: z.array(evidenceData),
      created: dateTime,
      expires: dateTime,
      author: contact,
      reviewer: contact,
      signature,
    },
  )
  return object(
    {},
    {
      assessors: z.array(assessor),
      attestations: z.array(
        object({}, { summary: text, assessor: ref, map: z.array(requirement), signature }),
      ),
      claims: z.array(claim),
      evidence: z.array(evidence),
      targets: object(
        {},
        {
          organizations: z.array(entity),
          components: z.array(component),
          services: z.array(service),
        },
      ),
      affirmation: object({}, { statement: text, signatories: z.array(signatorySchema(common)), signature }),
      signature,
    },
  )
}

/** Whoever affirms signs here, or names an organisation and where its signature is; not both, not neither. */
function signatorySchema({ entity, signature, externalReferences }: Common): z.ZodType {
  const signatory = object(
    {},
    {
      name: text,
      role: text,
      signature,
      organization: entity,
      externalReference: externalReferences.element,
    },
  )
  return signatory.superRefine((value, context) => {
    const has = (field: string) => Object.hasOwn(value as object, field)
    if (has('signature') !== (has('externalReference') && has('organization'))) return
    const message = 'must have either a signature or an organisation with an external reference'
    context.addIssue({ code: 'custom', message })
  })
}

/** Standards (since 1.6) and patents (since 1.7) that other parts refer to. */
export function definitionsSchema(since: Since, common: Common): z.ZodType {
  const { ref, properties, externalReferences, signature } = common
  const requirement = object(
    {},
    {
      'bom-ref': ref,
      identifier: text,
      title: text,
      text,
      descriptions: texts,
      openCre: z.array(z.string().regex(/^CRE:[0-9]+-[0-9]+$/)),
      parent: ref,
      properties,
      externalReferences,
    },
  )
  const level = object(
    {},
    { 'bom-ref': ref, identifier: text, title: text, description: text, requirements: z.array(ref) },
  )
  const standard = object(
    {},
    {
      'bom-ref': ref,
      name: text,
      version: text,
      description: text,
      owner: text,
      requirements: z.array(requirement),
      levels: z.array(level),
      externalReferences,
      signature,
    },
  )
  return object(
    {},
    {
      standards: z.array(standard),
      ...added(since('1.7'), { patents: z.array(patentSchema(common)) }),
    },
  )
}

const PATENT_NUMBER = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9\-/.()\s]{0,28}[A-Za-z0-9]$/)

function patentSchema({ ref, contact, entity, externalReferences }: Common): z.ZodType {
  const jurisdiction = z.string().regex(/^[A-Z]{2}$/)
  const priorityApplication = object({ applicationNumber: PATENT_NUMBER, jurisdiction, filingDate: date })
  const patent = object(
    { patentNumber: PATENT_NUMBER, jurisdiction, patentLegalStatus: oneOf(...PATENT_STATES) },
    {
      'bom-ref': ref,
      applicationNumber: PATENT_NUMBER,
      priorityApplication,
      publicationNumber: PATENT_NUMBER,
      title: text,
      abstract: text,
      filingDate: date,
      grantDate: date,
      patentExpirationDate: date,
      patentAssignee: z.array(z.union([contact, entity])),
      externalReferences,
    },
  )
  const family = object(
    { familyId: text },
    { 'bom-ref': ref, priorityApplication, members: z.array(ref), externalReferences },
  )
  return z.union([patent, family])
}

const PATENT_STATES = [
  ...['pending', 'granted', 'revoked', 'expired', 'lapsed', 'withdrawn', 'abandoned', 'suspended'],
  ...['reinstated', 'opposed', 'terminated', 'invalidated', 'in-force'],
]

/** Remarks of somebody about parts of the document (since 1.5). */
export function annotationSchema(
  { ref, entity, contact, signature }: Common,
  inventory: Inventory,
): z.ZodType {
  const { component, service } = inventory
  const annotator = exactlyOne(
    ['organization', 'individual', 'component', 'service'],
    object({}, { organization: entity, individual: contact, component, service }),
  )
  return object({ subjects: setOf(ref), annotator, timestamp: dateTime, text }, { 'bom-ref': ref, signature })
}

/** Where a statement of the document comes from (since 1.7). */
export function citationSchema({ ref, signature }: Common): z.ZodType {
  const pointers = texts.min(1)
  const citation = exactlyOne(
    ['pointers', 'expressions'],
    object(
      { timestamp: dateTime },
      {
        'bom-ref': ref,
        pointers,
        expressions: pointers,
        attributedTo: ref,
        process: ref,
        note: text,
        signature,
      },
    ),
  )
  return citation.superRefine((value, context) => {
    const has = (field: string) => Object.hasOwn(value as object, field)
    if (has('attributedTo') || has('process')) return
    context.addIssue({ code: 'custom', message: 'must have attributedTo, process, or both' })
  })
}
