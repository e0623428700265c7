import { z } from 'zod'
import type { Common } from './common.ts'
import { cryptoProperties } from './crypto.ts'
import {
  added,
  boolean,
  count,
  dateTime,
  exactlyOne,
  integer,
  object,
  oneOf,
  type Since,
  setOf,
  share,
  text,
  texts,
} from './language.ts'
import { modelCardSchema } from './model-card.ts'

export type Inventory = ReturnType<typeof inventorySchemas>

/** Components, services, and the data that both describe. A component can contain components, a service services. */
export function inventorySchemas(since: Since, common: Common) {
  const { ref, version, properties, hashes, contact, entity, licenses, externalReferences } = common
  const { releaseNotes, signature, attachment } = common
  const governance = governanceSchema(common)
  const graphics = object(
    {},
    { description: text, collection: z.array(object({}, { name: text, image: attachment })) },
  )
  const data = object(
    { type: oneOf('source-code', 'configuration', 'dataset', 'definition', 'other') },
    {
      'bom-ref': ref,
      name: text,
      contents: object({}, { attachment, url: text, properties }),
      classification: text,
      sensitiveData: texts,
      graphics,
      description: text,
      governance,
    },
  )
  const patentAssertions = z.array(
    object(
      { assertionType: oneOf(...ASSERTION_TYPES), asserter: z.union([entity, contact, ref]) },
      { 'bom-ref': ref, patentRefs: z.array(ref), notes: text },
    ),
  )
  const component: z.ZodType = z.lazy(() => {
    const components = z.array(component)
    return exclusiveVersion(
      object(
        { type: oneOf(...componentTypes(since)), name: text },
        {
          'mime-type': z.string().regex(/^[-+a-z0-9.]+\/[-+a-z0-9.]+$/),
          'bom-ref': ref,
          supplier: entity,
          author: text,
          publisher: text,
          group: text,
          version,
          description: text,
          scope: oneOf('required', 'optional', 'excluded'),
          hashes,
          licenses,
          copyright: text,
          cpe: text,
          purl: text,
          swid: swidSchema(common),
          modified: boolean,
          pedigree: pedigreeSchema(common, components),
          externalReferences,
          components: setOf(component),
          evidence: evidenceSchema(since, common),
          releaseNotes,
          properties,
          signature,
          ...added(since('1.5'), {
            modelCard: modelCardSchema(since, common, { data, graphics }),
            data: z.array(data),
          }),
          ...added(since('1.6'), {
            manufacturer: entity,
            authors: z.array(contact),
            omniborId: texts,
            swhid: texts,
            cryptoProperties: cryptoProperties(since, common),
            tags: texts,
          }),
          ...added(since('1.7'), {
            versionRange: common.versionRange,
            isExternal: boolean,
            patentAssertions,
          }),
        },
      ),
    )
  })
  const service: z.ZodType = z.lazy(() =>
    object(
      { name: text },
      {
        'bom-ref': ref,
        provider: entity,
        group: text,
        version,
        description: text,
        endpoints: texts,
        authenticated: boolean,
        'x-trust-boundary': boolean,
        data: z.array(serviceData(since, governance)),
        licenses,
        externalReferences,
        services: setOf(service),
        releaseNotes,
        properties,
        signature,
        ...added(since('1.5'), { trustZone: text }),
        ...added(since('1.6'), { tags: texts }),
        ...added(since('1.7'), { patentAssertions }),
      },
    ),
  )
  return { component, service, governance }
}

function componentTypes(since: Since): readonly string[] {
  return [
    ...['application', 'framework', 'library', 'container', 'operating-system', 'device', 'firmware', 'file'],
    ...(since('1.5') ? ['platform', 'device-driver', 'machine-learning-model', 'data'] : []),
    ...(since('1.6') ? ['cryptographic-asset'] : []),
  ]
}

const ASSERTION_TYPES = [
  ...['ownership', 'license', 'third-party-claim', 'standards-inclusion', 'prior-art', 'exclusive-rights'],
  ...['non-assertion', 'research-or-evaluation'],
]

/** 1.7: a version or a range of versions, and a range only for what is external (an absent `isExternal` says nothing). */
function exclusiveVersion(component: z.ZodType): z.ZodType {
  return component.superRefine((value, context) => {
    const given = value as Readonly<Record<string, unknown>>
    if (!Object.hasOwn(given, 'versionRange')) return
    if (Object.hasOwn(given, 'version')) {
      context.addIssue({ code: 'custom', message: 'has both a version and a range of versions' })
    }
    if (given.isExternal !== true) {
      context.addIssue({ code: 'custom', message: 'has a range of versions and is not external' })
    }
  })
}

function governanceSchema({ entity, contact }: Common): z.ZodType {
  const party = exactlyOne(['organization', 'contact'], object({}, { organization: entity, contact }))
  const parties = z.array(party)
  return object({}, { custodians: parties, stewards: parties, owners: parties })
}

function swidSchema({ attachment }: Common): z.ZodType {
  return object(
    { tagId: text, name: text },
    { version: text, tagVersion: integer, patch: boolean, text: attachment, url: text },
  )
}

function pedigreeSchema({ attachment, issue }: Common, components: z.ZodType): z.ZodType {
  const action = object({}, { timestamp: dateTime, name: text, email: text })
  const commit = object({}, { uid: text, url: text, author: action, committer: action, message: text })
  const patch = object(
    { type: oneOf('unofficial', 'monkey', 'backport', 'cherry-pick') },
    { diff: object({}, { text: attachment, url: text }), resolves: z.array(issue) },
  )
  return object(
    {},
    {
      ancestors: components,
      descendants: components,
      variants: components,
      commits: z.array(commit),
      patches: z.array(patch),
      notes: text,
    },
  )
}

function evidenceSchema(since: Since, { ref, licenses }: Common): z.ZodType {
  const fields = ['group', 'name', 'version', 'purl', 'cpe', 'swid', 'hash']
  const method = object({ technique: oneOf(...TECHNIQUES), confidence: share }, { value: text })
  const identity = object(
    { field: oneOf(...fields, ...(since('1.6') ? ['omniborId', 'swhid'] : [])) },
    {
      confidence: share,
      methods: z.array(method),
      tools: setOf(ref),
      ...added(since('1.6'), { concludedValue: text }),
    },
  )
  const occurrence = object(
    { location: text },
    {
      'bom-ref': ref,
      ...added(since('1.6'), { line: count, offset: count, symbol: text, additionalContext: text }),
    },
  )
  const frame = object(
    { module: text },
    {
      package: text,
      function: text,
      parameters: texts,
      line: integer,
      column: integer,
      fullFilename: text,
    },
  )
  return object(
    {},
    {
      licenses,
      copyright: z.array(object({ text })),
      ...added(since('1.5'), {
        identity: since('1.6') ? z.union([z.array(identity), identity]) : identity,
        occurrences: z.array(occurrence),
        callstack: object({}, { frames: z.array(frame) }),
      }),
    },
  )
}

const TECHNIQUES = [
  ...['source-code-analysis', 'binary-analysis', 'manifest-analysis', 'ast-fingerprint', 'hash-comparison'],
  ...['instrumentation', 'dynamic-analysis', 'filename', 'attestation', 'other'],
]

function serviceData(since: Since, governance: z.ZodType): z.ZodType {
  return object(
    { flow: oneOf('inbound', 'outbound', 'bi-directional', 'unknown'), classification: text },
    added(since('1.5'), { name: text, description: text, governance, source: texts, destination: texts }),
  )
}
