import { KINDS } from '../../src/records/kinds/index.ts'
import { commandLineReference } from './command-line.ts'
import { fieldTables } from './fields.ts'
import type { Generated } from './generated.ts'
import { code, page } from './markdown.ts'
import { checksReference, criteriaReference, formatsReference } from './plugins.ts'
import { problemCodesReference } from './problem-codes.ts'
import { jsonSchemaOf, RECORDS } from './schemas.ts'

/** Every page of `docs/reference`. */
export async function referencePages(): Promise<Generated[]> {
  return [
    recordsReference(),
    criteriaReference(),
    checksReference(),
    formatsReference(),
    problemCodesReference(),
    await commandLineReference(),
  ]
}

/** `docs/reference/records.md`: every kind of record, field by field. */
function recordsReference(): Generated {
  const kinds = RECORDS.map((record) => {
    const layout = KINDS.find(({ kind }) => kind === record.name)?.layout ?? ''
    return [
      `## ${record.name}`,
      record.description,
      `By convention in ${code(layout)}. Schema: [${record.name}.schema.json](../../schemas/${record.name}.schema.json)`,
      fieldTables(jsonSchemaOf(record)),
    ].join('\n\n')
  })
  return {
    path: 'docs/reference/records.md',
    text: page(
      'Records',
      'A record is one YAML or JSON file. Its meaning comes from `kind` and `id`, never from its path. A key that is not listed here is an error.',
      ...kinds,
      '## Words in the tables',
      vocabulary(),
    ),
  }
}

/** Names that the tables use for what several fields share. */
function vocabulary(): string {
  const shared = new Map<string, string>()
  for (const record of RECORDS) {
    const { definitions = {} } = jsonSchemaOf(record) as { definitions?: Record<string, Shared> }
    for (const [name, definition] of Object.entries(definitions)) shared.set(name, describe(definition))
  }
  return [...shared]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, says]) => `### ${name}\n\n${says}`)
    .join('\n\n')
}

type Shared = {
  readonly type?: string
  readonly description?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
}

function describe({ description, type = 'any value', pattern, minLength, maxLength }: Shared): string {
  const limits = [
    minLength === undefined ? '' : `at least ${minLength} characters`,
    maxLength === undefined ? '' : `at most ${maxLength} characters`,
    pattern === undefined ? '' : `matching ${code(pattern)}`,
  ].filter((limit) => limit !== '')
  return [description ?? type, limits.join(', ')].filter((part) => part !== '').join('; ')
}
