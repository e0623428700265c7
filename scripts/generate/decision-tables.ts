import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import type { Generated } from './generated.ts'
import { formatted } from './indexes.ts'

const FOLDER = 'src/gates/criteria'

/** A row of a `cases.yaml`, as far as the table prints it. */
type Case = {
  readonly name: string
  readonly given: Readonly<Record<string, unknown>>
  readonly expect: { readonly state: string; readonly outcome?: string; readonly code: string }
}

/** `src/gates/criteria/cases.ts`: the decision table of each criterion, from the `cases.yaml` that also tests it. */
export function decisionTables(): Generated {
  const tables = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(`${FOLDER}/${entry.name}/cases.yaml`))
    .map(({ name }) => name)
    .sort()
    .map((id) => [id, readCases(id).map(rowOf)] as const)
  const text = `// Generated from the \`cases.yaml\` of each criterion by \`npm run generate\`.

/** The decision table of each criterion, as the site prints it. */
export const CASES: ReadonlyMap<string, readonly { name: string; given: string; expect: string }[]> =
  new Map(${JSON.stringify(tables)})
`
  return { path: `${FOLDER}/cases.ts`, text: formatted(`${FOLDER}/cases.ts`, text) }
}

function readCases(id: string): readonly Case[] {
  return parse(readFileSync(`${FOLDER}/${id}/cases.yaml`, 'utf8')) as readonly Case[]
}

function rowOf({ name, given, expect: { state, outcome, code } }: Case) {
  return { name, given: inOneLine(given), expect: `${state === 'unmet' ? outcome : state}: ${code}` }
}

/** `findings: [{ severity: critical }]`: the evidence as it is written, in one line. */
function inOneLine(given: Readonly<Record<string, unknown>>): string {
  if (Object.keys(given).length === 0) return 'nothing'
  const flow = stringify(given, { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 })
  return flow.trim().replace(/^\{/, '').replace(/\}$/, '')
}
