import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  visit,
} from 'yaml'
import type { Locator } from '../domain/locator.ts'
import { failed, ok, type Problem, type ProblemCode, type Result } from '../domain/problem.ts'
import type { JsonDocument } from './json.ts'

/** Limits that hold before a parser sees the text: what people write by hand stays far below (PRS-331, PRS-332). */
export const YAML_LIMITS = { bytes: 512 * 1024, depth: 64, keys: 2_000 } as const

type Fault = {
  readonly code: ProblemCode
  readonly message: string
  readonly hint?: string
  readonly line: number
  readonly column: number
}

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * Reads the part of YAML 1.2 (core schema) that records use: one document of maps, lists and scalars. Anchors,
 * aliases, tags, directives, merge keys, keys that are not text, and duplicate keys are refused: each of them makes
 * two readers see two different records.
 */
export function readYaml(text: string, at: Locator): Result<JsonDocument> {
  const refuse = (first: Fault, ...rest: Fault[]) =>
    failed(faultAt(at, first), ...rest.map((fault) => faultAt(at, fault)))
  const early = beforeParsing(text)
  if (early !== undefined) return refuse(early)

  const lines = new LineCounter()
  const documents = parseAllDocuments(text, {
    version: '1.2',
    schema: 'core',
    strict: true,
    // The library's own check is quadratic; the visitor below does it with a set.
    uniqueKeys: false,
    stringKeys: true,
    merge: false,
    prettyErrors: false,
    lineCounter: lines,
  })
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const [document, second] = Array.isArray(documents) ? documents : []
  if (document === undefined) {
    const hint = 'write a record, or remove the file'
    return refuse({ code: 'E-YAML-SYNTAX', message: 'the file is empty', hint, line: 1, column: 1 })
  }
  if (second !== undefined) {
    return refuse({
      code: 'E-YAML-FEATURE',
      message: 'the file holds several documents',
      hint: 'write one record a file',
      ...position(second.range?.[0] ?? 0),
    })
  }

  const faults: Fault[] = []
  for (const error of [...document.errors, ...document.warnings]) {
    faults.push({ ...complaint(error.code, error.message), ...position(error.pos[0]) })
  }
  if (document.directives?.yaml.explicit || /^%/m.test(text)) {
    faults.push({
      code: 'E-YAML-FEATURE',
      message: 'directives are not allowed in records',
      line: 1,
      column: 1,
    })
  }
  if (faults.length === 0) {
    visit(document, {
      Alias: (_key, node) => void faults.push(feature('an alias', node)),
      Node: (_key, node) => {
        if (!isAlias(node) && node.anchor !== undefined) faults.push(feature('an anchor', node))
        if (node.tag !== undefined) faults.push(feature('a tag', node))
      },
      Pair: (_key, pair) => {
        const key = isScalar(pair.key) ? pair.key.value : undefined
        if (typeof key !== 'string' || (isScalar(pair.key) && notText(pair.key))) {
          faults.push({ ...feature('a key that is not text', pair.key as Node), hint: 'quote the key' })
        } else if (key === '<<') faults.push(feature('a merge key', pair.key as Node))
        else if (FORBIDDEN_KEYS.has(key)) {
          faults.push({
            ...feature('the key', pair.key as Node),
            code: 'E-KEY-FORBIDDEN',
            message: `the key ${key} is not allowed`,
          })
        }
      },
      Map: (_key, map) => {
        if (map.items.length > YAML_LIMITS.keys) {
          faults.push({
            ...feature('a map', map),
            code: 'E-LIMIT-KEYS',
            message: `a map has more than ${YAML_LIMITS.keys} keys`,
          })
        }
        const seen = new Set<unknown>()
        for (const { key } of map.items) {
          const name = isScalar(key) ? key.value : key
          if (seen.has(name)) {
            faults.push({
              ...feature('a key', key as Node),
              code: 'E-YAML-DUPKEY',
              message: `the key ${String(name)} is written twice`,
              hint: 'keep one of them',
            })
          }
          seen.add(name)
        }
      },
    })
  }
  const [first, ...rest] = faults
  if (first !== undefined) return refuse(first, ...rest)

  return ok({
    value: document.toJS({ maxAliasCount: 0 }),
    locate: (pointer: string) => ({ ...at, ...position(offsetOf(document.contents, pointer)) }),
  })

  function feature(what: string, node: Node): Fault {
    return {
      code: isAlias(node) ? 'E-YAML-ALIAS' : 'E-YAML-FEATURE',
      message: `${what} is not allowed in records`,
      hint: 'write the value out',
      ...position(node.range?.[0] ?? 0),
    }
  }
}

/** Size, depth and key counts, by scanning: the parser's own checks are quadratic or overflow the stack. */
function beforeParsing(text: string): Fault | undefined {
  if (text.length > YAML_LIMITS.bytes) {
    return {
      code: 'E-LIMIT-SIZE',
      message: `the file is larger than ${YAML_LIMITS.bytes / 1024} KiB`,
      line: 1,
      column: 1,
    }
  }
  let line = 1
  let lineStart = 0
  let flow = 0
  let keysAtIndent = new Map<number, number>()
  const indents: number[] = []
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5b || code === 0x7b) flow++
    else if (code === 0x5d || code === 0x7d) flow = Math.max(0, flow - 1)
    else if (code === 0x00) {
      return { code: 'E-YAML-SYNTAX', message: 'a NUL character', line, column: at - lineStart + 1 }
    } else if (code === 0x85 || code === 0x2028 || code === 0x2029) {
      return {
        code: 'E-YAML-SYNTAX',
        message: `the line separator U+${code.toString(16).toUpperCase().padStart(4, '0')}, which readers of YAML treat differently`,
        hint: 'use an ordinary line break, or escape it in double quotes',
        line,
        column: at - lineStart + 1,
      }
    }
    if (flow > YAML_LIMITS.depth) return tooDeep(line, at - lineStart + 1)
    if (code === 0x0a) {
      line++
      lineStart = at + 1
      const indent = /^[ -]*/.exec(text.slice(lineStart, lineStart + 2_000))?.[0].length ?? 0
      while (indents.length > 0 && (indents.at(-1) ?? 0) > indent) keysAtIndent.delete(indents.pop() ?? 0)
      if (indents.at(-1) !== indent) indents.push(indent)
      if (indents.length > YAML_LIMITS.depth) return tooDeep(line, indent + 1)
      const keys = (keysAtIndent.get(indent) ?? 0) + 1
      keysAtIndent.set(indent, keys)
      if (keys > 10 * YAML_LIMITS.keys) {
        return { code: 'E-LIMIT-KEYS', message: 'too many lines at one level', line, column: 1 }
      }
      if (keys === 1 && indent === 0) keysAtIndent = new Map([[0, 1]])
    }
  }
  return undefined
}

function tooDeep(line: number, column: number): Fault {
  return { code: 'E-DEPTH', message: `nested deeper than ${YAML_LIMITS.depth} levels`, line, column }
}

function complaint(code: string, message: string): Pick<Fault, 'code' | 'message' | 'hint'> {
  const [first] = message.split('\n')
  if (code === 'TAG_RESOLVE_FAILED')
    return { code: 'E-YAML-FEATURE', message: 'a tag is not allowed in records' }
  if (code === 'TAB_AS_INDENT') {
    return { code: 'E-YAML-SYNTAX', message: 'a tab is used as indentation', hint: 'indent with spaces' }
  }
  if (code === 'NON_STRING_KEY')
    return { code: 'E-YAML-FEATURE', message: 'a key is not text', hint: 'quote the key' }
  return { code: 'E-YAML-SYNTAX', message: `not valid YAML: ${first?.replace(/[.:]$/, '') ?? code}` }
}

function offsetOf(contents: unknown, pointer: string): number {
  let node: unknown = contents
  let offset = rangeStart(node)
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
    if (isMap(node)) {
      const pair = node.items.find((item: Pair) => isScalar(item.key) && item.key.value === key)
      if (pair === undefined) return offset
      offset = rangeStart(pair.key)
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(key)]
      offset = rangeStart(node) || offset
    } else return offset
  }
  return isScalar(node) ? rangeStart(node) || offset : offset
}

/** A plain key that the core schema reads as a number, a boolean or null: `1:` and `true:` differ between readers. */
function notText(key: Scalar): boolean {
  return (
    key.type === 'PLAIN' &&
    /^([-+]?(\.?\d[\d.]*([eE][-+]?\d+)?|0[ox][\da-fA-F]+|\.inf)|\.nan|true|false|null|~)?$/i.test(
      key.source ?? '',
    )
  )
}

function rangeStart(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0
}

function faultAt(at: Locator, { code, message, hint, line, column }: Fault): Problem {
  return { code, message, at: { ...at, line, column }, hint }
}
