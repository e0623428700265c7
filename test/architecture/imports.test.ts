import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import rules, { ROOMS } from '../../.dependency-cruiser.ts'
import { checkImports, type ImportsChecked } from '../../scripts/imports.ts'

const ENTRANCE = { 'src/cli/main.ts': '', 'src/index.ts': '' }

/** A tree with one violation, and the file that commits it. */
type Violation = { readonly files: Readonly<Record<string, string>>; readonly by: string }

/** A room's file that imports what no room but another may, reached from the entrance so that it is no orphan. */
function violation(by: string, imports: string, others: Readonly<Record<string, string>> = {}): Violation {
  return { by, files: { ...ENTRANCE, ...others, [by]: `import '${imports}'\n` } }
}

const fileOf = (room: string) => (room === '.' ? 'src/assess.ts' : `src/${room}/one.ts`)
const labelOf = (room: string) => (room === '.' ? 'root' : room)

/** Another room that `room` may not enter, with the import that enters it. */
function forbiddenNeighbour(room: string): { file: string; specifier: string } {
  const neighbour = Object.keys(ROOMS).find((other) => other !== room && !ROOMS[room]?.rooms.includes(other))
  if (neighbour === undefined) return { file: 'test/two.ts', specifier: '../../test/two.ts' }
  const file = neighbour === '.' ? 'src/two.ts' : `src/${neighbour}/two.ts`
  const up = room === '.' ? './' : '../'
  return { file, specifier: `${up}${file.slice(4)}` }
}

const byRoom: [string, Violation][] = Object.entries(ROOMS).flatMap(([room, { node }]) => {
  const { file, specifier } = forbiddenNeighbour(room)
  const walls: [string, Violation][] = [
    [`${labelOf(room)}-imports-only-its-layers`, violation(fileOf(room), specifier, { [file]: '' })],
    [
      `${labelOf(room)}-uses-only-its-packages`,
      violation(fileOf(room), room === 'cli' ? 'pdfkit' : 'listr2'),
    ],
  ]
  if (!node.includes('*')) {
    walls.push([`${labelOf(room)}-uses-only-its-node-modules`, violation(fileOf(room), 'node:fs')])
  }
  return walls
})

const violations = new Map<string, Violation>([
  ...byRoom,
  ['every-folder-is-a-room', violation('src/shed/one.ts', '../domain/two.ts', { 'src/domain/two.ts': '' })],
  [
    'plugin-imports-no-sibling',
    violation('src/gates/criteria/a/criterion.ts', '../b/criterion.ts', {
      'src/gates/criteria/b/criterion.ts': '',
    }),
  ],
  [
    'judging-sees-results-not-readers',
    violation('src/gates/one.ts', '../records/two.ts', { 'src/records/two.ts': '' }),
  ],
  [
    'no-cycle',
    violation('src/domain/one.ts', './two.ts', {
      'src/domain/two.ts': "import type { A } from './one.ts'\n",
    }),
  ],
  ['no-orphan', { by: 'src/domain/alone.ts', files: { ...ENTRANCE, 'src/domain/alone.ts': '' } }],
  ['nothing-unresolved', violation('src/domain/one.ts', './nowhere.ts')],
  ['only-declared-packages', violation('src/cli/one.ts', 'fast-check')],
])

async function check(files: Readonly<Record<string, string>>): Promise<ImportsChecked> {
  const root = mkdtempSync(join(tmpdir(), 'docket-imports-'))
  try {
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
    cpSync('package.json', join(root, 'package.json'))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    return await checkImports(root)
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

test('every rule has a violation that proves it', () => {
  expect([...violations.keys()].sort()).toEqual(rules.map(({ name }) => name ?? '').sort())
})

test('every rule says why', () => {
  for (const { comment } of rules) expect(comment).toMatch(/\.$/)
})

test.each([...violations])('%s bites', async (rule, { files, by }) => {
  const { broken } = await check(files)
  const found = broken.filter(({ from, to }) => from === by || to === by).map((one) => one.rule)
  expect(found).toContain(rule)
})

test('a tree that keeps the rules breaks none', async () => {
  const { broken, unread, read } = await check({
    'src/index.ts': "export type { Instant } from './domain/instant.ts'\n",
    'src/cli/main.ts': "import '../archive/index.ts'\nimport '../gates/criteria/a/criterion.ts'\n",
    'src/archive/index.ts': "import 'simple-git'\nimport 'node:fs'\nimport '../domain/instant.ts'\n",
    'src/gates/criteria/a/criterion.ts': "import type { C } from '../../criterion.ts'\n",
    'src/gates/criterion.ts': "import type { R } from '../records/record.ts'\n",
    'src/records/record.ts': "import 'zod'\n",
    'src/domain/instant.ts': "import 'temporal-polyfill'\n",
  })
  expect({ broken, unread }).toEqual({ broken: [], unread: [] })
  expect(read).toHaveLength(7)
})

test('an import of types only is an import', async () => {
  const { broken } = await check({
    ...ENTRANCE,
    'src/domain/one.ts': "import type { A } from '../gates/two.ts'\n",
    'src/gates/two.ts': '',
  })
  expect(broken.map(({ rule }) => rule)).toContain('domain-imports-only-its-layers')
})

test('the checker read every file of this tree, and no rule is broken', async () => {
  const { read, unread, broken } = await checkImports(process.cwd())
  expect(unread).toEqual([])
  expect(broken).toEqual([])
  expect(read.length).toBeGreaterThan(50)
})
