import { z } from 'zod'
import { LICENSE_IDS } from '../license-ids.ts'
import { added, dateTime, exactlyOne, object, oneOf, type Since, setOf, text, texts } from './language.ts'
import { signature } from './signature.ts'

export type Common = ReturnType<typeof commonSchemas>

/** The parts that all others are made of: references, properties, digests, contacts, licences, links, issues. */
export function commonSchemas(since: Since) {
  const ref = since('1.5') ? z.string().min(1) : text
  const version = since('1.6') ? z.string().max(1024) : text
  const versionRange = z
    .string()
    .min(1)
    .max(since('1.6') ? 4096 : 1024)
  const properties = z.array(
    since('1.6')
      ? object({ name: text }, { value: text })
      : z.looseObject({ name: text.optional(), value: text.optional() }),
  )
  const attachment = object({ content: text }, { contentType: text, encoding: oneOf('base64') })
  const hash = object({ alg: oneOf(...hashAlgorithms(since)), content: z.string().regex(HASH_CONTENT) })
  const hashes = z.array(hash)
  const contact = object(
    {},
    { ...added(since('1.5'), { 'bom-ref': ref }), name: text, email: text, phone: text },
  )
  const address = object(
    {},
    {
      'bom-ref': ref,
      country: text,
      region: text,
      locality: text,
      postOfficeBoxNumber: text,
      postalCode: text,
      streetAddress: text,
    },
  )
  const entity = object(
    {},
    {
      ...added(since('1.5'), { 'bom-ref': ref }),
      ...added(since('1.6'), { address }),
      name: text,
      url: texts,
      contact: z.array(contact),
    },
  )
  const externalReferences = z.array(
    object(
      { url: text, type: oneOf(...referenceTypes(since)) },
      { comment: text, hashes, ...added(since('1.7'), { properties }) },
    ),
  )
  const source = object({}, { name: text, url: text })
  const issue = object(
    { type: oneOf('defect', 'enhancement', 'security') },
    { id: text, name: text, description: text, source, references: texts },
  )
  const tool = object({}, { vendor: text, name: text, version, hashes, externalReferences })
  const releaseNotes = object(
    { type: text },
    {
      title: text,
      featuredImage: text,
      socialImage: text,
      description: text,
      timestamp: dateTime,
      aliases: texts,
      tags: texts,
      resolves: z.array(issue),
      notes: z.array(object({ text: attachment }, { locale: z.string().regex(/^([a-z]{2})(-[A-Z]{2})?$/) })),
      properties,
    },
  )
  const dependency = object(
    { ref },
    { dependsOn: setOf(ref), ...added(since('1.6'), { provides: setOf(ref) }) },
  )
  const licenses = licenseChoice(since, { ref, attachment, properties, contact, entity })
  const shared = { ref, version, versionRange, properties, attachment, hash, hashes, contact, entity }
  return { ...shared, externalReferences, source, issue, tool, releaseNotes, dependency, licenses, signature }
}

const HASH_CONTENT = /^([a-fA-F0-9]{32}|[a-fA-F0-9]{40}|[a-fA-F0-9]{64}|[a-fA-F0-9]{96}|[a-fA-F0-9]{128})$/

function hashAlgorithms(since: Since): readonly string[] {
  return [
    ...['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHA3-384', 'SHA3-512'],
    ...['BLAKE2b-256', 'BLAKE2b-384', 'BLAKE2b-512', 'BLAKE3'],
    ...(since('1.7') ? ['Streebog-256', 'Streebog-512'] : []),
  ]
}

function referenceTypes(since: Since): readonly string[] {
  return [
    ...['vcs', 'issue-tracker', 'website', 'advisories', 'bom', 'mailing-list', 'social', 'chat'],
    ...['documentation', 'support', 'distribution', 'license', 'build-meta', 'build-system'],
    ...['release-notes', 'other'],
    ...(since('1.5') ? REFERENCE_TYPES_1_5 : []),
    ...(since('1.6') ? ['source-distribution', 'electronic-signature', 'digital-signature', 'rfc-9116'] : []),
    ...(since('1.7') ? ['patent', 'patent-family', 'patent-assertion', 'citation'] : []),
  ]
}

const REFERENCE_TYPES_1_5 = [
  ...['distribution-intake', 'security-contact', 'model-card', 'log', 'configuration', 'evidence'],
  ...['formulation', 'attestation', 'threat-model', 'adversary-model', 'risk-assessment'],
  ...['vulnerability-assertion', 'exploitability-statement', 'pentest-report', 'static-analysis-report'],
  ...['dynamic-analysis-report', 'runtime-analysis-report', 'component-analysis-report'],
  ...['maturity-report', 'certification-report', 'codified-infrastructure', 'quality-metrics', 'poam'],
]

type LicenseParts = Pick<Common, 'ref' | 'attachment' | 'properties' | 'contact' | 'entity'>

/**
 * Licences: ids of the SPDX list or names, or expressions. Before 1.7 a list holds either licences or one expression;
 * 1.4 asks only that each element is one of the two.
 */
function licenseChoice(
  since: Since,
  { ref, attachment, properties, contact, entity }: LicenseParts,
): z.ZodType {
  const party = exactlyOne(
    ['organization', 'individual'],
    object({}, { organization: entity, individual: contact }),
  )
  const licensing = object(
    {},
    {
      altIds: texts,
      licensor: party,
      licensee: party,
      purchaser: party,
      purchaseOrder: text,
      licenseTypes: z.array(oneOf(...LICENSE_TYPES)),
      lastRenewal: dateTime,
      expiration: dateTime,
    },
  )
  const acknowledgement = oneOf('declared', 'concluded')
  const license = exactlyOne(
    ['id', 'name'],
    object(
      {},
      {
        id: z.string().refine((id) => LICENSE_IDS.has(id), 'is no id of the SPDX licence list'),
        name: text,
        text: attachment,
        url: text,
        ...added(since('1.5'), { 'bom-ref': ref, licensing, properties }),
        ...added(since('1.6'), { acknowledgement }),
      },
    ),
  )
  const detail = object({ licenseIdentifier: text }, { 'bom-ref': ref, text: attachment, url: text })
  const choice = exactlyOne(
    ['license', 'expression'],
    object(
      {},
      {
        license,
        expression: text,
        ...added(since('1.5'), { 'bom-ref': ref }),
        ...added(since('1.6'), { acknowledgement }),
        ...added(since('1.7'), { expressionDetails: z.array(detail), licensing, properties }),
      },
    ),
  ).superRefine((value, context) => {
    const fields = Object.keys(value as object)
    if (!fields.includes('license') || fields.length === 1) return
    context.addIssue({ code: 'custom', message: `has ${fields.join(', ')} where a licence stands alone` })
  })
  if (!since('1.5') || since('1.7')) return z.array(choice)
  return z.array(choice).superRefine((choices, context) => {
    const expressions = choices.filter((value) => Object.hasOwn(value as object, 'expression'))
    if (expressions.length > 0 && choices.length > 1) {
      context.addIssue({ code: 'custom', message: 'mixes an expression with other licences' })
    }
  })
}

const LICENSE_TYPES = [
  ...['academic', 'appliance', 'client-access', 'concurrent-user', 'core-points', 'custom-metric', 'device'],
  ...['evaluation', 'named-user', 'node-locked', 'oem', 'perpetual', 'processor-points', 'subscription'],
  ...['user', 'other'],
]
