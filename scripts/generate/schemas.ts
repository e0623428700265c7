import { z } from 'zod'
import * as fields from '../../src/records/fields.ts'
import { KINDS } from '../../src/records/kinds/index.ts'
import * as answers from '../../src/report/answers.ts'
import { archiveReport } from '../../src/report/archive-report.ts'
import * as common from '../../src/report/common.ts'
import * as details from '../../src/report/detail.ts'
import { foundAnswer } from '../../src/report/found.ts'
import { releaseReport } from '../../src/report/release-report.ts'
import type { Generated } from './generated.ts'

/** A document with its schema. `input`: what people write, before defaults. `output`: what Docket writes. */
type Described = {
  readonly name: string
  readonly description: string
  readonly schema: z.ZodType
  readonly io: 'input' | 'output'
}

export const RECORDS: readonly Described[] = KINDS.map(({ kind, description, schema }) => ({
  name: kind,
  description,
  schema,
  io: 'input',
}))

export const REPORTS: readonly Described[] = [
  {
    name: 'ReleaseReport',
    description: 'Everything that Docket found about one release.',
    schema: releaseReport,
    io: 'output',
  },
  {
    name: 'ArchiveReport',
    description: 'Everything that Docket found about all releases of an archive.',
    schema: archiveReport,
    io: 'output',
  },
  {
    name: 'AnswerIndex',
    description: 'What a build can answer from, with the digest of every part.',
    schema: answers.answerIndex,
    io: 'output',
  },
  {
    name: 'ExceptionAnswer',
    description: 'Every exception, as `docket exceptions` tells it from a build.',
    schema: answers.exceptionAnswer,
    io: 'output',
  },
  {
    name: 'PeopleAnswer',
    description: 'Who holds which role, as `docket gate` tells it from a build.',
    schema: answers.peopleAnswer,
    io: 'output',
  },
  {
    name: 'IncidentAnswer',
    description: 'Incidents and what only pipelines list, as `docket find` tells them from a build.',
    schema: answers.incidentAnswer,
    io: 'output',
  },
  {
    name: 'DeploymentAnswer',
    description: 'What ran in one environment, as `docket find` tells it from a build.',
    schema: answers.deploymentAnswer,
    io: 'output',
  },
  {
    name: 'LeadAnswer',
    description: 'Names or digests and where they lead, as `docket find` follows them in a build.',
    schema: answers.leadAnswer,
    io: 'output',
  },
  {
    name: 'ReleaseAnswer',
    description: 'Releases as lists show them, as `docket find` tells them from a build.',
    schema: answers.releaseAnswer,
    io: 'output',
  },
  {
    name: 'FoundAnswer',
    description: 'What `docket find --json` prints, without the name of the command and its exit code.',
    schema: foundAnswer,
    io: 'output',
  },
]

/** What the readers check in code, said as far as JSON Schema can say it. */
const WRITTEN_AS = new Map<unknown, Record<string, unknown>>([
  [fields.instant, { format: 'date-time', description: 'RFC 3339 with an offset: 2026-03-12T15:04:00Z.' }],
  [fields.duration, { pattern: '^P', description: 'ISO 8601, of weeks, days and time: P14D.' }],
  [fields.sha256, { pattern: '^(sha256:)?[0-9a-f]{64}$', description: 'SHA-256 in lower-case hexadecimal.' }],
])

const NAMES = z.registry<{ id: string }>()
for (const module of [fields, common, details]) {
  for (const [id, schema] of Object.entries(module)) {
    if (schema instanceof z.ZodType && !NAMES.has(schema)) NAMES.add(schema, { id })
  }
}

/** JSON Schema in draft-7, because that is what YAML editors read. */
export function jsonSchemaOf({ name, description, schema, io }: Described): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io,
    metadata: NAMES,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, WRITTEN_AS.get(zodSchema))
    },
  })
  return { $schema, title: name, description, ...rest }
}

export function schemaFiles(): Generated[] {
  return [...RECORDS, ...REPORTS].map((document) => ({
    path: `schemas/${document.name}.schema.json`,
    text: `${JSON.stringify(jsonSchemaOf(document), null, 2)}\n`,
  }))
}
