import { createScanner, type JSONScanner } from 'jsonc-parser'
import { childPointer, pointerTokens } from './pointer.ts'

// jsonc-parser declares its token kinds as an ambient const enum, which isolated modules cannot import.
const OPEN_OBJECT = 1
const CLOSE_OBJECT = 2
const OPEN_ARRAY = 3
const CLOSE_ARRAY = 4
const COMMA = 5
const COLON = 6
const END = 17

/**
 * Offsets of values by JSON Pointer, in a text that is known to be JSON. Each object or array is scanned once, when
 * something inside it is first asked for, so that asking for every result of a large file costs one pass.
 */
export function memberOffsets(text: string): (pointer: string) => number {
  const scanner = createScanner(text, true)
  const members = new Map<string, ReadonlyMap<string, number>>()
  let root: number | undefined
  return (pointer) => {
    root ??= firstToken(scanner)
    let offset = root
    let container = ''
    for (const token of pointerTokens(pointer)) {
      let inside = members.get(container)
      if (inside === undefined) {
        inside = scanMembers(scanner, offset)
        members.set(container, inside)
      }
      const member = inside.get(token)
      if (member === undefined) return offset
      offset = member
      container = childPointer(container, token)
    }
    return offset
  }
}

function firstToken(scanner: JSONScanner): number {
  scanner.setPosition(0)
  scanner.scan()
  return scanner.getTokenOffset()
}

/** Offsets of the values right inside the object or array at `offset`; none inside anything else. */
function scanMembers(scanner: JSONScanner, offset: number): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  scanner.setPosition(offset)
  const opening = scanner.scan() as number
  if (opening !== OPEN_OBJECT && opening !== OPEN_ARRAY) return found
  let depth = 1
  let index = 0
  let key = ''
  let expectsKey = opening === OPEN_OBJECT
  let expectsValue = opening === OPEN_ARRAY
  while (depth > 0) {
    const token = scanner.scan() as number
    if (token === END) break
    const closes = token === CLOSE_OBJECT || token === CLOSE_ARRAY
    if (depth === 1 && !closes) {
      if (token === COMMA) {
        expectsKey = opening === OPEN_OBJECT
        expectsValue = opening === OPEN_ARRAY
      } else if (token === COLON) {
        expectsValue = true
      } else if (expectsKey) {
        key = scanner.getTokenValue()
        expectsKey = false
      } else if (expectsValue) {
        found.set(opening === OPEN_ARRAY ? String(index++) : key, scanner.getTokenOffset())
        expectsValue = false
      }
    }
    if (token === OPEN_OBJECT || token === OPEN_ARRAY) depth += 1
    else if (closes) depth -= 1
  }
  return found
}
