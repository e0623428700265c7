import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { objectStream, type StreamedObject } from '../../src/archive/object-stream.ts'

const LIMIT = 600

type Case = { readonly type: string; readonly body: Uint8Array; readonly kind: 'good' | 'missing' | 'forged' }

const cases: fc.Arbitrary<Case> = fc.record({
  type: fc.constantFrom('blob', 'tree', 'commit', 'tag'),
  body: fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.uint8Array({ minLength: LIMIT - 2, maxLength: LIMIT + 200 }),
  ),
  kind: fc.constantFrom('good', 'good', 'good', 'missing', 'forged'),
})

function idOf(format: 'sha1' | 'sha256', { type, body }: Case): string {
  return createHash(format).update(`${type} ${body.length}\0`).update(body).digest('hex')
}

test('objects come out the same however the output is cut into pieces', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('sha1', 'sha256'),
      fc.array(cases, { maxLength: 8 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 300 })),
      (format, objects, sizes) => {
        const expected: StreamedObject[] = []
        const output: Buffer[] = []
        for (const object of objects) {
          const actual = idOf(format, object)
          const { type, kind } = object
          const oid = kind === 'forged' ? 'f'.repeat(actual.length) : actual
          if (kind === 'missing') {
            output.push(Buffer.from(`${oid} missing\n`))
            expected.push({ state: 'missing', oid })
            continue
          }
          const bytes = Buffer.from(object.body)
          output.push(Buffer.from(`${oid} ${type} ${bytes.length}\n`), bytes, Buffer.from('\n'))
          const sha256 = createHash('sha256').update(bytes).digest('hex')
          if (kind === 'forged') expected.push({ state: 'mismatch', oid, actual })
          else if (bytes.length > LIMIT)
            expected.push({ state: 'too-large', oid, type, size: bytes.length, sha256 })
          else expected.push({ state: 'read', oid, type, bytes })
        }
        const found: StreamedObject[] = []
        const stream = objectStream(format, LIMIT, (object) => found.push(object))
        const whole = Buffer.concat(output)
        for (let at = 0; at < whole.length; ) {
          const size = sizes.next().value
          stream.feed(Buffer.from(whole.subarray(at, at + size)))
          at += size
        }
        expect(stream.answered()).toBe(expected.length)
        expect(found).toEqual(expected)
      },
    ),
    { numRuns: 500 },
  )
})

test('an object in one piece is not copied', () => {
  const body = Buffer.from('content')
  const oid = createHash('sha1').update(`blob ${body.length}\0`).update(body).digest('hex')
  const chunk = Buffer.from(`${oid} blob ${body.length}\n${body}\n`)
  let bytes: Buffer | undefined
  objectStream('sha1', LIMIT, (object) => {
    if (object.state === 'read') bytes = object.bytes
  }).feed(chunk)
  expect(bytes?.equals(body)).toBe(true)
  expect(bytes?.buffer).toBe(chunk.buffer)
})

test.each([
  'nonsense\n',
  `${'0'.repeat(40)} blob -1\n`,
  `${'0'.repeat(40)} blob 1e9\n`,
  `${'0'.repeat(40)} symlink 3\nabc\n`,
  `${'0'.repeat(39)} blob 0\n\n`,
  '\n',
  'x'.repeat(200),
  `${'0'.repeat(40)} blob 999999999999999999\n`,
])('answers nothing for output that is not in the form promised: %j', (output) => {
  const found: StreamedObject[] = []
  const stream = objectStream('sha1', LIMIT, (object) => found.push(object))
  stream.feed(Buffer.from(output))
  stream.feed(Buffer.from(`${'0'.repeat(40)} missing\n`))
  expect(found).toEqual([])
  expect(stream.answered()).toBe(0)
})

test('an object that breaks off is not answered', () => {
  const found: StreamedObject[] = []
  const stream = objectStream('sha1', LIMIT, (object) => found.push(object))
  stream.feed(Buffer.from(`${'0'.repeat(40)} blob 10\nabc`))
  expect(found).toEqual([])
})
