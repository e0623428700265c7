import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { EvidenceFile } from '../../src/evidence/evidence.ts'
import { FORMATS } from '../../src/evidence/formats/index.ts'
import { readEvidenceFile } from '../../src/evidence/read.ts'
import { bundle, dsse, rawFile, statement } from './raw-file.ts'

const FOLDER = new URL('../../src/evidence/formats/', import.meta.url)

type Case = {
  readonly name: string
  readonly path?: string
  /** The document, or with `predicateType` the predicate; or the text of the file; or a whole statement. */
  readonly given?: unknown
  readonly text?: string
  readonly predicateType?: string
  readonly statement?: unknown
  readonly expect: {
    readonly format?: string
    readonly title?: string
    readonly problems: readonly string[]
    readonly facts: Readonly<Record<string, unknown>>
  }
}

describe.each(FORMATS.map(({ id }) => id))('%s', (id) => {
  const cases = parse(readFileSync(new URL(`${id}/cases.yaml`, FOLDER), 'utf8')) as readonly Case[]

  test.each(cases)('$name', (example) => {
    check(readEvidenceFile(rawFile(example.path ?? 'evidence.json', textOf(example))), example, id)
  })

  const enveloped = cases.filter((example) => example.predicateType !== undefined)
  test.each(enveloped)('in a DSSE envelope and in a bundle: $name', (example) => {
    for (const envelope of [dsse(textOf(example)), bundle(dsse(textOf(example)))]) {
      const file = readEvidenceFile(rawFile('evidence.intoto.jsonl', JSON.stringify(envelope)))
      const { envelope: opened, ...facts } = file.facts
      check({ ...file, facts }, example, id)
      if (file.problems.some(({ code }) => code.startsWith('E-'))) expect(opened).toBeUndefined()
      else expect(new TextDecoder().decode(opened?.payload)).toBe(textOf(example))
    }
  })
})

describe('good and bad files', () => {
  const files = FORMATS.flatMap(({ id }) =>
    ['good', 'bad'].flatMap((kind) => list(`${id}/${kind}/`).map((name) => ({ id, kind, name }))),
  )

  test.each(files)('$id/$kind/$name', ({ id, kind, name }) => {
    const bytes = readFileSync(new URL(`${id}/${kind}/${name}`, FOLDER))
    const file = readEvidenceFile(rawFile(name, bytes))
    const errors = file.problems.map(({ code }) => code).filter((code) => code.startsWith('E-'))
    // A bad file is named after the one code that refuses it: E-FORMAT-SHAPE.no-driver.sarif.
    expect([...new Set(errors)]).toEqual(kind === 'good' ? [] : [name.split('.')[0]])
    if (kind === 'good') expect(file.format).toBe(id)
  })
})

test('every format has cases, and claims only what is its own', () => {
  expect(FORMATS.map(({ id }) => id).toSorted()).toEqual(list('').filter((name) => !name.endsWith('.ts')))
})

function textOf({ given, text, predicateType, statement: whole }: Case): string {
  if (text !== undefined) return text
  if (whole !== undefined) return JSON.stringify(whole)
  return JSON.stringify(predicateType === undefined ? given : statement(predicateType, given))
}

function check(file: EvidenceFile, { expect: expected }: Case, id: string): void {
  expect(file.problems.map((problem, index) => shown(problem, expected.problems[index]))).toEqual(
    expected.problems,
  )
  if (expected.title !== undefined) expect(file.formatTitle).toBe(expected.title)
  expect(file.format).toBe(expected.format ?? (id === 'uninterpreted' ? file.format : id))
  expect(Object.keys(file.facts).toSorted()).toEqual(Object.keys(expected.facts).toSorted())
  expect(narrowed(file.facts, expected.facts)).toEqual(expected.facts)
}

/** `CODE`, with its place where the expectation gives one. */
function shown({ code, at }: EvidenceFile['problems'][number], expected: string | undefined): string {
  const full = `${code} ${at.line}:${at.column}`
  return expected?.includes(' ') === true ? full : code
}

/** The actual value reduced to what is expected: the fields of objects that are named, all elements of lists. */
function narrowed(actual: unknown, expected: unknown): unknown {
  if (expected === null) return actual ?? null
  if (Array.isArray(expected)) {
    return Array.isArray(actual)
      ? actual.map((value, index) => narrowed(value, expected[index] ?? {}))
      : actual
  }
  if (typeof expected !== 'object' || typeof actual !== 'object' || actual === null) return actual
  return Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [
      key,
      narrowed((actual as Record<string, unknown>)[key], value),
    ]),
  )
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(new URL(folder, FOLDER)).toSorted()
  } catch {
    return []
  }
}
