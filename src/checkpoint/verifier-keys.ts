import type { Locator } from '../domain/locator.ts'
import { failed, ok, type Problem, type Result } from '../domain/problem.ts'
import { readUtf8 } from '../reading/utf8.ts'
import { readVerifierKey, type VerifierKey } from './verifier-key.ts'

const MAX_BYTES = 1024 * 1024

/**
 * Reads a file of verifier keys, a vkey a line; empty lines and lines that begin with `#` are notes for people. One bad
 * line makes the whole file worthless: a key that is silently left out would look like a witness who never signed.
 */
export function readVerifierKeys(bytes: Uint8Array, at: Locator): Result<readonly VerifierKey[]> {
  const text = readUtf8(bytes, at, { maxBytes: MAX_BYTES, byteOrderMark: 'refuse' })
  if (!text.ok) return text
  const keys: VerifierKey[] = []
  const bad: Problem[] = []
  for (const [index, line] of text.value.split(/\r?\n/).entries()) {
    if (line === '' || line.startsWith('#')) continue
    const key = readVerifierKey(line)
    if (typeof key !== 'string') keys.push(key)
    else {
      bad.push({
        code: 'E-CHECKPOINT-KEY',
        message: `it is no key of a witness: ${key}`,
        at: { ...at, line: index + 1 },
        hint: 'write a key a line as its owner publishes it, such as witness.example/w1+0ad7d35e+BI...',
      })
    }
  }
  const [first, ...others] = bad
  return first === undefined ? ok(keys) : failed(first, ...others)
}
