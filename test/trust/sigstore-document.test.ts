import { expect, test } from 'vitest'
import { type BundleFileVerdict, verifyBundleFile } from '../../src/trust/verify-bundle.ts'
import { ALICE, AT, BYTES, IN_BYTES, WORLD } from './support.ts'

const GOOD = JSON.stringify(WORLD.signBytes(BYTES, { ...ALICE, at: AT }))
const OTHER = JSON.stringify(WORLD.signBytes(Buffer.from('another artifact'), { ...ALICE, at: AT }))
const ROOT = JSON.stringify(WORLD.trustedRoot)
const pretty = (text: string) => JSON.stringify(JSON.parse(text), null, 2)

function verdictOn(bundle: string, root = ROOT): BundleFileVerdict {
  return verifyBundleFile({
    bundle: { path: 'bundles.jsonl', bytes: Buffer.from(bundle) },
    trustedRoot: { path: 'root.jsonl', bytes: Buffer.from(root) },
    artifact: IN_BYTES,
    ...ALICE,
  })
}

/** The verdict, and what is reported beside it: code and line. */
function told(verdict: BundleFileVerdict): readonly string[] {
  return [verdict.state, ...verdict.problems.map(({ code, at }) => `${code}:${at.line ?? ''}`)]
}

test.each<[string, string, readonly string[]]>([
  ['one document', GOOD, ['verified']],
  ['one document over many lines', pretty(GOOD), ['verified']],
  ['lines that end as on Windows', `${pretty(GOOD).replaceAll('\n', '\r\n')}\r\n`, ['verified']],
  ['two lines', `${GOOD}\n${GOOD}\n`, ['verified']],
  ['two lines with empty ones between', `\r\n${GOOD}\r\n\r\n${GOOD}\r\n`, ['verified']],
  ['another bundle first', `${OTHER}\n${GOOD}\n`, ['verified', 'E-ARTIFACT-DIGEST:1']],
  ['a broken line first', `{"mediaType":\n${GOOD}\n`, ['verified', 'E-JSON-SYNTAX:1']],
  ['a broken line last', `${GOOD}\n${GOOD.slice(0, 200)}\n`, ['verified', 'E-JSON-SYNTAX:2']],
  ['a line of something else', `hello\n${GOOD}\n`, ['verified', 'E-JSON-SYNTAX:1']],
  ['a line with a key twice', `{"a":1,"a":2}\n${GOOD}\n`, ['verified', 'E-JSON-DUPKEY:1']],
  [
    'a broken line and another bundle',
    `${OTHER}\n{"a\n`,
    ['rejected', 'E-JSON-SYNTAX:2', 'E-ARTIFACT-DIGEST:1'],
  ],
  ['broken lines alone', '{"a\n{"b\n', ['rejected', 'E-JSON-SYNTAX:1']],
  ['a broken document with an object in a line', `{"a": [\n  {"b":1}\n}\n`, ['rejected', 'E-JSON-SYNTAX:3']],
  ['two documents in one line', `${GOOD}${GOOD}`, ['rejected', 'E-JSON-SYNTAX:1']],
  [
    'a registry’s list',
    JSON.stringify({ attestations: [{ bundle: JSON.parse(GOOD) }] }),
    ['rejected', 'E-BUNDLE-SHAPE:'],
  ],
  ['a list', `[${GOOD}]`, ['rejected', 'E-BUNDLE-SHAPE:']],
])('a file of %s', (_, text, expected) => {
  expect(told(verdictOn(text))).toEqual(expected)
})

test.each<[string, string, readonly string[]]>([
  ['over many lines', pretty(ROOT), ['verified']],
  ['behind a broken line', `{"mediaType":\n${ROOT}\n`, ['verified', 'E-JSON-SYNTAX:1']],
  ['with a key twice', ROOT.replace('"tlogs"', '"tlogs":[],"tlogs"'), ['rejected', 'E-JSON-DUPKEY:1']],
])('a root %s', (_, root, expected) => {
  expect(told(verdictOn(GOOD, root))).toEqual(expected)
})
