import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Locator } from '../../src/domain/locator.ts'
import { EVIDENCE_JSON, RECORD_JSON, readJson } from '../../src/reading/json.ts'

const at: Locator = { path: 'a.json' }

/** `code line:column` of each problem; the value where there is none. */
function read(text: string, limits = RECORD_JSON): unknown {
  const result = readJson(text, { at }, limits)
  if (result.ok) return result.value.value
  return result.problems.map((p) => `${p.code} ${p.at.line}:${p.at.column}`)
}

describe('strict JSON', () => {
  test.each<[name: string, text: string, outcome: unknown]>([
    ['an object', '{"a":[1,2.5,-0,true,null,"x"]}', { a: [1, 2.5, -0, true, null, 'x'] }],
    ['a bare value', ' "x"\n', 'x'],
    ['a number with an exponent', '[1e20, 123456789.5]', [1e20, 123456789.5]],
    ['the largest safe integer', '[9007199254740991]', [9007199254740991]],
    ['a surrogate pair', '"\\ud83d\\ude00"', '😀'],
    ['the same key in two objects', '{"a":{"b":1},"c":{"b":2}}', { a: { b: 1 }, c: { b: 2 } }],
    ['64 levels', '['.repeat(64) + ']'.repeat(64), JSON.parse('['.repeat(64) + ']'.repeat(64))],
    ['65 levels', '['.repeat(65) + ']'.repeat(65), ['E-DEPTH 1:65']],
    ['100,000 open brackets', '['.repeat(100_000), ['E-DEPTH 1:65']],
    ['brackets in a text are not nesting', JSON.stringify('['.repeat(100)), '['.repeat(100)],
    ['a quote behind backslashes', '["\\\\", "[\\"["]', ['\\', '["[']],
    ['nothing', '', ['E-JSON-SYNTAX 1:1']],
    ['cut off', '{"a":\n[1,', ['E-JSON-SYNTAX 2:4']],
    ['a trailing comma', '{"a":1,\n}', ['E-JSON-SYNTAX 2:1']],
    ['a comment', '{\n // no\n"a":1}', ['E-JSON-SYNTAX 2:2']],
    ['two documents', '{}\n{}', ['E-JSON-SYNTAX 2:1']],
    ['a single quote', "{'a':1}", ['E-JSON-SYNTAX 1:2']],
    ['NaN', '[NaN]', ['E-JSON-SYNTAX 1:2']],
    ['a leading zero', '[01]', ['E-JSON-SYNTAX 1:3']],
    ['a line break in a text', '["a\nb"]', ['E-JSON-SYNTAX 1:2']],
    ['a non-breaking space', '[\u00a01]', ['E-JSON-SYNTAX 1:2']],
    ['a key twice', '{"a":1,\n "a":2}', ['E-JSON-DUPKEY 2:2']],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}', ['E-JSON-DUPKEY 1:8']],
    ['a key twice deep inside', '[{"x":[{"b":0,"b":0}]}]', ['E-JSON-DUPKEY 1:15']],
    ['two faults', '{"a":1,"a":2,"b":1e400}', ['E-JSON-DUPKEY 1:8', 'E-NUMBER 1:18']],
    ['infinity', '[1e400]', ['E-NUMBER 1:2']],
    ['minus infinity', '[-1e400]', ['E-NUMBER 1:2']],
    ['an integer beyond 2^53', '[9007199254740993]', ['E-NUMBER 1:2']],
    ['a negative integer beyond 2^53', '{"n":\n -12345678901234567890}', ['E-NUMBER 2:2']],
    ['half a surrogate pair', '["\\ud800"]', ['E-UTF8 1:2']],
    ['half a surrogate pair in a key', '{"\\udc00":1}', ['E-UTF8 1:2']],
    ['__proto__', '{"__proto__":{}}', ['E-KEY-FORBIDDEN 1:2']],
    ['__proto__, escaped', '{"\\u005f_proto__":{}}', ['E-KEY-FORBIDDEN 1:2']],
    ['constructor', '{"a":{"constructor":1}}', ['E-KEY-FORBIDDEN 1:7']],
    ['prototype', '{"prototype":1}', ['E-KEY-FORBIDDEN 1:2']],
    ['a byte-order mark', '\ufeff{}', ['E-JSON-SYNTAX 1:1']],
  ])('%s', (_name, text, outcome) => {
    expect(read(text)).toEqual(outcome)
  })

  test('evidence may use "constructor" as a name, and still not "__proto__"', () => {
    expect(read('{"constructor":1}', EVIDENCE_JSON)).toEqual({ constructor: 1 })
    expect(read('{"__proto__":1}', EVIDENCE_JSON)).toEqual(['E-KEY-FORBIDDEN 1:2'])
  })

  test('an object of 20,000 members is refused, and quickly', () => {
    const text = `{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":0`).join(',')}}`
    const before = performance.now()
    expect(read(text)).toEqual([expect.stringMatching(/^E-LIMIT-KEYS 1:\d+$/)])
    expect(performance.now() - before).toBeLessThan(2000)
  })

  test('the message of a duplicate key names where the first one stands', () => {
    const result = readJson('{\n "payload":1,\n "payload":2}', { at }, RECORD_JSON)
    expect(result.ok).toBe(false)
    if (!result.ok) expect(result.problems[0].message).toContain('first at 2:2')
  })

  test('no more than 20 problems of one document are listed', () => {
    const text = `[${Array.from({ length: 100 }, () => '1e400').join(',')}]`
    expect(read(text)).toHaveLength(20)
  })

  test('a line of JSON Lines is numbered within its file', () => {
    const result = readJson('{"a":1,"a":2}', { at, firstLine: 7 }, RECORD_JSON)
    expect(result.ok ? undefined : result.problems[0].at).toEqual({ path: 'a.json', line: 7, column: 8 })
  })

  test('the whole suite leaves Object.prototype alone', () => {
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})

describe('locate', () => {
  const text = '{\n  "a": [10, {"b/c": "x", "d~e": [true]}],\n  "": 5\n}'

  function where(pointer: string): string {
    const result = readJson(text, { at }, RECORD_JSON)
    if (!result.ok) throw new Error('fixture')
    const found = result.value.locate(pointer)
    expect(found.pointer).toBe(pointer)
    return `${found.line}:${found.column}`
  }

  test.each([
    ['', '1:1'],
    ['/a', '2:8'],
    ['/a/0', '2:9'],
    ['/a/1', '2:13'],
    ['/a/1/b~1c', '2:21'],
    ['/a/1/d~0e/0', '2:34'],
    ['/', '3:7'],
  ])('%s stands at %s', (pointer, position) => {
    expect(where(pointer)).toBe(position)
  })

  test('what is missing is placed at its nearest ancestor', () => {
    expect(where('/a/1/none/deeper')).toBe('2:13')
    expect(where('/a/0/none')).toBe('2:9')
  })
})

describe('properties', () => {
  test('whatever JSON.stringify writes is read back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = JSON.stringify(value)
        const result = readJson(text, { at }, EVIDENCE_JSON)
        if (result.ok) {
          expect(result.value.value).toEqual(JSON.parse(text))
        } else {
          const codes = new Set(result.problems.map((p) => p.code))
          codes.delete('E-UTF8')
          codes.delete('E-KEY-FORBIDDEN')
          codes.delete('E-NUMBER')
          expect([...codes]).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  })

  test('no text makes it throw, and what it accepts, JSON.parse accepts', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ',',
      '"',
      '\\',
      '\\u',
      '1e400',
      'null',
      '"a"',
      '/*',
      '\n',
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(token, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 40 }),
        (parts) => {
          const text = parts.join('')
          const result = readJson(text, { at }, RECORD_JSON)
          if (result.ok) expect(result.value.value).toEqual(JSON.parse(text))
          else expect(result.problems[0].code).toMatch(/^E-/)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
