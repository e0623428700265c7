import { visit } from 'jsonc-parser'
import type { Locator } from '../domain/locator.ts'
import { failed, ok, type Problem, type Result } from '../domain/problem.ts'
import { tooDeep } from './depth.ts'
import { type Position, positionsIn } from './lines.ts'
import { memberOffsets } from './members.ts'

export type JsonLimits = {
  /** Levels of arrays and objects; more is `E-DEPTH`, found before any parser runs. */
  readonly maxDepth: number
  /** Members of one object; more is `E-LIMIT-KEYS`. */
  readonly maxKeys: number
  /** Keys refused anywhere as `E-KEY-FORBIDDEN`: names that change an object instead of filling it. */
  readonly forbiddenKeys: readonly string[]
}

/** For records, which our own code turns into objects. */
export const RECORD_JSON: JsonLimits = {
  maxDepth: 64,
  maxKeys: 10_000,
  forbiddenKeys: ['__proto__', 'constructor', 'prototype'],
}

/** For evidence: other people's documents, where `constructor` may be the name of something. */
export const EVIDENCE_JSON: JsonLimits = { maxDepth: 64, maxKeys: 100_000, forbiddenKeys: ['__proto__'] }

/** Where a text stands: its file, and the line it begins on where it is one line of JSON Lines. */
export type TextOrigin = { readonly at: Locator; readonly firstLine?: number }

export type JsonDocument = {
  readonly value: unknown
  /** Where the value at a JSON Pointer stands; where there is none, its nearest ancestor. Computed on demand. */
  readonly locate: (pointer: string) => Locator
}

/** Problems of one document beyond this many are not listed. */
const MAX_PROBLEMS = 20

/**
 * Reads strict JSON (RFC 8259, and I-JSON, RFC 7493, where that one is stricter). `JSON.parse` decides the grammar.
 * What it lets through in silence is refused here, each with its position: a key given twice, however it is
 * escaped (`E-JSON-DUPKEY`), a forbidden key, a number that a double cannot hold (`E-NUMBER`), half of a surrogate
 * pair (`E-UTF8`).
 */
export function readJson(text: string, origin: TextOrigin, limits: JsonLimits): Result<JsonDocument> {
  const position = positionsIn(text)
  const firstLine = origin.firstLine ?? 1
  const locatorAt = (offset: number): Locator => {
    const { line, column } = position(offset)
    return { ...origin.at, line: line + firstLine - 1, column }
  }
  const deep = tooDeep(text, limits.maxDepth)
  if (deep !== undefined) {
    return failed({
      code: 'E-DEPTH',
      message: `Arrays and objects are nested more than ${limits.maxDepth} deep.`,
      at: locatorAt(deep),
    })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return failed(syntaxProblem(text, locatorAt))
  }
  const problems = strictnessProblems(text, limits, locatorAt, position)
  const [first, ...rest] = problems
  if (first !== undefined) return failed(first, ...rest)
  const offsetOf = memberOffsets(text)
  return ok({ value, locate: (pointer) => ({ ...locatorAt(offsetOf(pointer)), pointer }) })
}

function syntaxProblem(text: string, locatorAt: (offset: number) => Locator): Problem {
  let offset = text.length
  visit(
    text,
    {
      onError(_code, at) {
        if (at < offset) offset = at
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  )
  const cut = text.slice(offset).trim() === ''
  const found = cut ? 'the text ends' : `${JSON.stringify(text.slice(offset, offset + 20))} stands`
  return {
    code: 'E-JSON-SYNTAX',
    message: `This is not JSON: ${found} where something else is needed.`,
    at: locatorAt(offset),
    hint: cut ? 'The file looks cut off: write it again.' : 'Write it again with the tool that made it.',
  }
}

function strictnessProblems(
  text: string,
  limits: JsonLimits,
  locatorAt: (offset: number) => Locator,
  position: (offset: number) => Position,
): readonly Problem[] {
  const problems: Problem[] = []
  const report = (code: Problem['code'], message: string, offset: number, hint?: string) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ code, message, at: locatorAt(offset), hint })
  }
  const open: Map<string, number>[] = []
  visit(
    text,
    {
      onObjectBegin() {
        open.push(new Map())
      },
      onObjectEnd() {
        open.pop()
      },
      onObjectProperty(key, offset) {
        const keys = open.at(-1)
        if (keys === undefined) return
        const earlier = keys.get(key)
        if (earlier !== undefined) {
          const { line, column } = position(earlier)
          report(
            'E-JSON-DUPKEY',
            `The key ${JSON.stringify(key)} stands twice in one object, first at ${line}:${column}.`,
            offset,
            'Readers disagree on which of the two counts: keep one.',
          )
        }
        keys.set(key, offset)
        if (keys.size === limits.maxKeys + 1) {
          report('E-LIMIT-KEYS', `One object has more than ${limits.maxKeys} members.`, offset)
        }
        if (limits.forbiddenKeys.includes(key)) {
          report('E-KEY-FORBIDDEN', `The key ${JSON.stringify(key)} is not allowed anywhere.`, offset)
        }
        if (!key.isWellFormed()) report('E-UTF8', 'A key holds half of a surrogate pair.', offset)
      },
      onLiteralValue(value, offset, length) {
        if (typeof value === 'string') {
          if (!value.isWellFormed()) report('E-UTF8', 'A text holds half of a surrogate pair.', offset)
          return
        }
        if (typeof value !== 'number') return
        const digits = text.slice(offset, offset + length)
        if (!Number.isFinite(value)) {
          report('E-NUMBER', `The number ${digits.slice(0, 40)} is too large to be held.`, offset)
        } else if (!Number.isSafeInteger(value) && /^-?\d+$/.test(digits)) {
          const what = `The integer ${digits.slice(0, 40)} is beyond 2^53 and would be read as another number.`
          report('E-NUMBER', what, offset, 'Write it as text, in quotes.')
        }
      },
      // JSON.parse accepted the text. If the second reader does not, what the checks above saw is not the document.
      onError(_code, offset) {
        report('E-JSON-SYNTAX', 'Two JSON readers disagree about this text.', offset)
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  )
  return problems
}
