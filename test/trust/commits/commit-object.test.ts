import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CommitObject, parseCommit } from '../../../src/trust/commits/index.ts'
import { ALICE, commitBytes, makeKey, sshCommit } from '../../support/ssh-commits.ts'

const T = `tree ${'a'.repeat(40)}\n`
const P = `parent ${'b'.repeat(40)}\n`
const A = `author ${ALICE} 1772000000 +0100\n`
const C = `committer ${ALICE} 1772000000 +0100\n`
const S = 'gpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----\n'
const S256 = S.replace('gpgsig', 'gpgsig-sha256')
const TAG = `mergetag object ${'c'.repeat(40)}\n type commit\n tag v1\n tagger ${ALICE} 1 +0000\n \n text\n`
const M = '\nmessage\n'
const at = (...parts: string[]) => parts.join('').length

function read(text: string | Buffer, format: 'sha1' | 'sha256' = 'sha1') {
  return parseCommit(typeof text === 'string' ? Buffer.from(text, 'latin1') : text, format)
}

function accepted(text: string | Buffer): CommitObject {
  const commit = read(text)
  if ('reason' in commit) throw new Error(`refused at ${commit.offset}: ${commit.reason}`)
  return commit
}

describe('a commit object', () => {
  test('is read with everything that it says', () => {
    expect(accepted(T + P + P + A + C + M)).toMatchObject({
      tree: 'a'.repeat(40),
      parents: ['b'.repeat(40), 'b'.repeat(40)],
      author: {
        name: 'Alice Author',
        email: 'alice@example.com',
        claimedAt: '2026-02-25T06:13:20Z',
        zone: '+0100',
      },
      encoding: undefined,
      mergetags: 0,
      signature: undefined,
    })
  })

  test('is signed over its bytes without the signature header, whatever else it carries', () => {
    const commit = accepted(T + P + A + C + TAG + TAG + S + M)
    expect(commit.mergetags).toBe(2)
    expect(commit.signature).toEqual({
      header: 'gpgsig',
      armored: '-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----',
    })
    expect(Buffer.from(commit.payload).toString()).toBe(T + P + A + C + TAG + TAG + M)
  })

  test('is signed by what its header says, not by what its message or a merged tag quotes', () => {
    expect(accepted(`${T}${A}${C}\n${S}`).signature).toBeUndefined()
    const quoting = TAG.replace(
      ' text\n',
      ' -----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----\n',
    )
    expect(accepted(T + A + C + quoting + M).signature).toBeUndefined()
  })

  test.each([
    ['an empty message', `${T + A + C}\n`],
    ['a message of empty lines', `${T + A + C}\n\n\n`],
    ['a message without a line feed at its end', `${T + A + C}\nx`],
    ['an empty name', `${T}author  <a@example.com> 0 +0000\n${C}${M}`],
    ['an empty address', `${T}author A <> 0 -0000\n${C}${M}`],
    ['a header that is not known', `${T + A + C}change-id zyxw\n${S}${M}`],
    ['a header of several lines', `${T + A + C}HG:extra a\n b\n${M}`],
    ['carriage returns in name and message', `${T}author A\r <a@example.com> 0 +0000\n${C}\na\r\nb\r\n`],
    [
      'a separator of other tools in the name',
      `${T}author A\u00f2\u2028 %x00 <a@example.com> 0 +0000\n${C}${M}`,
    ],
  ])('may have %s', (_name, text) => {
    expect(read(text)).not.toHaveProperty('reason')
  })

  test('of a megabyte is read like any other', () => {
    const commit = accepted(commitBytes({ message: 'x'.repeat(1_000_000) }))
    expect(commit.author.name).toBe('Alice Author')
  })

  test.each([
    ['ISO-8859-1', '\xfc', 'J\u00fcrgen'],
    ['latin1', '\xfc', 'J\u00fcrgen'],
    [undefined, '\xc3\xbc', 'J\u00fcrgen'],
    ['UTF-8', '\xc3\xbc', 'J\u00fcrgen'],
    [undefined, '\xfc', 'J\ufffdrgen'],
    ['Shift_JIS', '\x83', 'J\ufffdrgen'],
  ])('in the encoding %s is decoded, and what cannot be is shown as such', (encoding, letter, name) => {
    const header = encoding === undefined ? '' : `encoding ${encoding}\n`
    const commit = accepted(`${T}author J${letter}rgen <j${letter}@example.com> 0 +0000\n${C}${header}${M}`)
    expect([commit.author.name, commit.encoding]).toEqual([name, encoding])
    expect(commit.author.email).toBe(`j${name.slice(1, -4)}@example.com`)
  })
})

describe('a malformed commit is refused', () => {
  test.each<[string, string | Buffer, number, string]>([
    ['nothing at all', '', 0, 'no empty line ends the headers'],
    ['headers without an end', T + A + C, at(T, A, C), 'no empty line ends the headers'],
    ['a header cut short', `${T}author`, at(T), 'no empty line ends the headers'],
    ['a message alone', M, 0, 'the first header is not "tree"'],
    ['no tree', P + A + C + M, 0, 'the first header is not "tree"'],
    ['a tree after the author', A + T + C + M, 0, 'the first header is not "tree"'],
    ['two trees', T + T + A + C + M, at(T), '"tree" stands where the author belongs'],
    [
      'a second tree after the committer',
      T + A + C + T + M,
      at(T, A, C),
      'there is a "tree" after the committer',
    ],
    [
      'a tree that is no id',
      `tree HEAD\n${A}${C}${M}`,
      0,
      'the tree is not an object id of a sha1 repository',
    ],
    [
      'a tree in capitals',
      `tree ${'A'.repeat(40)}\n${A}${C}${M}`,
      0,
      'the tree is not an object id of a sha1 repository',
    ],
    [
      'a tree of the other format',
      `tree ${'a'.repeat(64)}\n${A}${C}${M}`,
      0,
      'the tree is not an object id of a sha1 repository',
    ],
    [
      'a tree with more behind it',
      `tree ${'a'.repeat(40)} x\n${A}${C}${M}`,
      0,
      'the tree is not an object id of a sha1 repository',
    ],
    [
      'a parent that is no id',
      `${T}parent main\n${A}${C}${M}`,
      at(T),
      'a parent is not an object id of a sha1 repository',
    ],
    ['a parent after the author', T + A + P + C + M, at(T, A), '"parent" stands where the committer belongs'],
    [
      'a parent after the committer',
      T + A + C + P + M,
      at(T, A, C),
      'there is a "parent" after the committer',
    ],
    ['no author', T + C + M, at(T), '"committer" stands where the author belongs'],
    ['a second author', T + A + A + C + M, at(T, A), '"author" stands where the committer belongs'],
    [
      'a second author after the committer',
      T + A + C + A + M,
      at(T, A, C),
      'there is a "author" after the committer',
    ],
    ['no committer', T + A + M, at(T, A) + M.length, 'there is no committer'],
    ['two committers', T + A + C + C + M, at(T, A, C), 'there is a "committer" after the committer'],
    ['a committer before the author', T + C + A + M, at(T), '"committer" stands where the author belongs'],
    [
      'an author in capitals',
      T + A + C + A.replace('author', 'Author') + M,
      at(T, A, C),
      'there is a "Author" after the committer',
    ],
    [
      'an author of two lines',
      `${T}author A <a@b>\n 0 +0000\n${C}${M}`,
      at(T),
      'the author does not end in "seconds zone"',
    ],
    [
      'an author without an address',
      `${T}author Alice 0 +0000\n${C}${M}`,
      at(T),
      'the author has no " <" before an address',
    ],
    [
      'an address without a name before it',
      `${T}author <a@b> 0 +0000\n${C}${M}`,
      at(T),
      'the author has no " <" before an address',
    ],
    [
      'a name stuck to its address',
      `${T}author A<a@b> 0 +0000\n${C}${M}`,
      at(T),
      'the author has no " <" before an address',
    ],
    [
      'a second address',
      `${T}author A <a@b> <c@d> 0 +0000\n${C}${M}`,
      at(T),
      'the author has more than one angle bracket on a side',
    ],
    [
      'a bracket in the name',
      `${T}author A> B <a@b> 0 +0000\n${C}${M}`,
      at(T),
      'the author has no address in angle brackets',
    ],
    ['no time', `${T}author A <a@b>\n${C}${M}`, at(T), 'the author does not end in "seconds zone"'],
    [
      'a negative time',
      `${T}author A <a@b> -1 +0000\n${C}${M}`,
      at(T),
      'the author does not end in "seconds zone"',
    ],
    [
      'a time with a leading zero',
      `${T}author A <a@b> 01 +0000\n${C}${M}`,
      at(T),
      'the author does not end in "seconds zone"',
    ],
    [
      'a time past all calendars',
      `${T}author A <a@b> 9999999999999999 +0000\n${C}${M}`,
      at(T),
      'the author has the time 9999999999999999, which is out of range',
    ],
    [
      'a time past 64 bits',
      `${T}author A <a@b> 99999999999999999999 +0000\n${C}${M}`,
      at(T),
      'the author does not end in "seconds zone"',
    ],
    [
      'a zone of six digits',
      `${T}author A <a@b> 0 +051800\n${C}${M}`,
      at(T),
      'the author does not end in "seconds zone"',
    ],
    ['a NUL in the message', `${T}${A}${C}\nmess\0age\n`, at(T, A, C) + 5, 'there is a NUL byte'],
    ['a NUL in the author', `${T}author A\0B <a@b> 0 +0000\n${C}${M}`, at(T) + 8, 'there is a NUL byte'],
    ['two signatures', T + A + C + S + S + M, at(T, A, C, S), 'there is more than one "gpgsig"'],
    ['signatures of both forms', T + A + C + S + S256 + M, at(T, A, C, S), 'there are two signatures'],
    [
      'signatures of both forms, the other way round',
      T + A + C + S256 + S + M,
      at(T, A, C, S256),
      'there are two signatures',
    ],
    [
      'a header after the signature',
      `${T + A + C + S}change-id z\n${M}`,
      at(T, A, C, S),
      '"change-id" follows the signature',
    ],
    [
      'an encoding after the signature',
      `${T + A + C + S}encoding UTF-8\n${M}`,
      at(T, A, C, S),
      '"encoding" follows the signature',
    ],
    ['a signature before the author', T + S + A + C + M, at(T), '"gpgsig" stands where the author belongs'],
    [
      'a signature that git would strip and nobody verify',
      T + A + C + S.replace('gpgsig', 'gpgsig-md5') + M,
      at(T, A, C),
      '"gpgsig-md5" is no signature header, and git would leave it out of what is signed',
    ],
    [
      'a signature header in capitals',
      T + A + C + S.replace('gpgsig', 'GPGSIG') + M,
      at(T, A, C),
      '"GPGSIG" is no signature header, and git would leave it out of what is signed',
    ],
    [
      'a signature without a value',
      `${T + A + C}gpgsig \n${M}`,
      at(T, A, C),
      'the header "gpgsig" has no value',
    ],
    [
      'a signature that begins on the next line',
      T + A + C + S.replace('gpgsig ', 'gpgsig\n ') + M,
      at(T, A, C),
      'the header "gpgsig" has no value',
    ],
    [
      'two encodings',
      `${T + A + C}encoding UTF-8\nencoding latin1\n${M}`,
      at(T, A, C) + 15,
      'there is more than one "encoding"',
    ],
    [
      'an encoding with more behind it',
      `${T + A + C}encoding UTF-8 \n${M}`,
      at(T, A, C),
      'the encoding has no proper name',
    ],
    [
      'an encoding of two lines',
      `${T + A + C}encoding UTF-8\n x\n${M}`,
      at(T, A, C),
      'the encoding has no proper name',
    ],
    ['an unknown header twice', `${T + A + C}x y\nX z\n${M}`, at(T, A, C) + 4, 'there is more than one "X"'],
    ['a header without a name', `${T + A + C}: x\n${M}`, at(T, A, C), 'a header has no proper name'],
    [
      'a header name of a carriage return',
      `${T + A + C}\rgpgsig x\n${M}`,
      at(T, A, C),
      'a header has no proper name',
    ],
    ['a continuation of nothing', ` ${T}${A}${C}${M}`, 0, 'a continuation line follows no header'],
    [
      'a merged tag of nothing',
      `${T + A + C}mergetag tag v1\n${M}`,
      at(T, A, C),
      'a mergetag holds no tag object',
    ],
    [
      'a merged tag of the other format',
      T + A + C + TAG.replace('c'.repeat(40), 'c'.repeat(64)) + M,
      at(T, A, C),
      'a mergetag holds no tag object',
    ],
  ])('%s', (_name, text, offset, reason) => {
    expect(read(text)).toEqual({ offset, reason })
  })

  test('in a SHA-256 repository by the same rules', () => {
    expect(read(T + A + C + M, 'sha256')).toEqual({
      offset: 0,
      reason: 'the tree is not an object id of a sha256 repository',
    })
  })
})

describe('any bytes', () => {
  test('are a commit or a refusal within the object, never an exception', () => {
    const signed = sshCommit(makeKey('ssh-ed25519')).raw
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(signed.length), (noise, cut) => {
        for (const bytes of [noise, Buffer.concat([signed.subarray(0, cut), noise, signed.subarray(cut)])]) {
          const commit = parseCommit(bytes, 'sha1')
          if ('reason' in commit) {
            expect(commit.offset).toBeGreaterThanOrEqual(0)
            expect(commit.offset).toBeLessThanOrEqual(bytes.length)
          } else {
            expect(commit.payload.length).toBeLessThanOrEqual(bytes.length)
          }
        }
      }),
      { numRuns: 2000 },
    )
  })
})
