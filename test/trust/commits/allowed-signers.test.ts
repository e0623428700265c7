import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAllowedSigners } from '../../../src/trust/methods/ssh/allowed-signers.ts'
import { matchesList } from '../../../src/trust/methods/ssh/pattern.ts'
import { keyText, makeKey, str, trustFile } from '../../support/ssh-commits.ts'

const key = makeKey('ssh-ed25519')
const text = keyText(key)
const base64 = key.blob.toString('base64')

function read(content: string | Uint8Array) {
  return readAllowedSigners(trustFile('allowed_signers', content))
}

describe('a line of allowed signers', () => {
  test.each<[string, string, object]>([
    [
      'principal and key',
      `alice@example.com ${text}`,
      { principals: ['alice@example.com'], certAuthority: false },
    ],
    [
      'a comment behind the key',
      `alice@example.com ${text} Alice's laptop # really`,
      { principals: ['alice@example.com'] },
    ],
    [
      'several principals',
      `a@x.org,*@y.org,!b@y.org ${text}`,
      { principals: ['a@x.org', '*@y.org', '!b@y.org'] },
    ],
    ['principals in quotes', `"Alice Author,alice" ${text}`, { principals: ['Alice Author', 'alice'] }],
    ['space around everything', `  \talice \t ${text} \r`, { principals: ['alice'] }],
    ['an authority', `*@x.org cert-authority ${text}`, { certAuthority: true }],
    ['an authority in capitals', `*@x.org CERT-AUTHORITY ${text}`, { certAuthority: true }],
    ['namespaces', `a namespaces="git,file" ${text}`, { namespaces: ['git', 'file'] }],
    [
      'days',
      `a valid-after="20260101Z",valid-before="20270101Z" ${text}`,
      { validAfter: '2026-01-01T00:00:00Z', validUntil: '2027-01-01T00:00:01Z' },
    ],
    ['minutes', `a valid-after="202601011230Z" ${text}`, { validAfter: '2026-01-01T12:30:00Z' }],
    ['seconds', `a valid-before="20260101123045utc" ${text}`, { validUntil: '2026-01-01T12:30:46Z' }],
    [
      'everything',
      `a cert-authority,namespaces="git",valid-after="20260101Z",valid-before="20270101Z" ${text}`,
      { certAuthority: true, namespaces: ['git'] },
    ],
  ])('with %s', (_name, line, expected) => {
    const { signers, problems } = read(`# Who may sign\n\n${line}\n`)
    expect(problems).toEqual([])
    expect(signers).toMatchObject([{ line: 3, key: { type: 'ssh-ed25519' }, ...expected }])
  })

  test.each<[string, string, number, string]>([
    ['a principal alone', 'alice@example.com', 1, 'the quoted principals do not end, or no key follows them'],
    [
      'a principal and space',
      'alice@example.com   ',
      1,
      'the quoted principals do not end, or no key follows them',
    ],
    [
      'a quote that does not end',
      `"alice ${text}`,
      1,
      'the quoted principals do not end, or no key follows them',
    ],
    [
      'a quote that ends in a word',
      `"alice"x ${text}`,
      1,
      'the quoted principals do not end, or no key follows them',
    ],
    ['an empty principal', `alice,,bob ${text}`, 1, 'there is an empty principal'],
    ['a negation of nothing', `! ${text}`, 1, 'there is an empty principal'],
    ['a key in the place of the principals', text, 13, 'there is neither a key nor an option'],
    ['no key after the options', 'a cert-authority', 17, 'there is no key in canonical base64'],
    ['base64 cut short', `a ssh-ed25519 ${base64.slice(0, -3)}`, 3, 'there is no key in canonical base64'],
    ['base64 that is not canonical', `a ssh-ed25519 ${base64}=`, 3, 'there is no key in canonical base64'],
    [
      'a key cut short',
      `a ssh-ed25519 ${key.blob.subarray(0, -2).toString('base64')}`,
      3,
      'the key is cut short or has bytes left over',
    ],
    [
      'the name of another type',
      `a ssh-rsa ${base64}`,
      3,
      'the line says "ssh-rsa", but the key is of the type ssh-ed25519',
    ],
    [
      'a type that is not known',
      `a ssh-dss ${str('ssh-dss').toString('base64')}`,
      3,
      '"ssh-dss" is neither a type of key nor an option that is known',
    ],
    [
      'a certificate in the place of a key',
      `a ssh-ed25519-cert-v01@openssh.com ${base64}`,
      3,
      'there is neither a key nor an option',
    ],
    [
      'an option that is not known',
      `a no-touch-required ${text}`,
      3,
      '"no-touch-required" is neither a type of key nor an option that is known',
    ],
    [
      'a misspelt limit',
      `a valid-befor="20270101Z" ${text}`,
      3,
      '"valid-befor" is neither a type of key nor an option that is known',
    ],
    [
      'a limit without a value',
      `a valid-before ${text}`,
      3,
      'the option "valid-before" has the wrong kind of value',
    ],
    [
      'a value where none belongs',
      `a cert-authority="yes" ${text}`,
      3,
      'the option "cert-authority" has the wrong kind of value',
    ],
    [
      'no namespace at all',
      `a namespaces="" ${text}`,
      3,
      'the option "namespaces" has the wrong kind of value',
    ],
    [
      'an option twice',
      `a namespaces="git",namespaces="file" ${text}`,
      20,
      'the option "namespaces" is given twice',
    ],
    [
      'a day that does not exist',
      `a valid-before="20260230Z" ${text}`,
      3,
      '"20260230Z" is no time; write YYYYMMDDHHMMSSZ',
    ],
    [
      'a time that is none',
      `a cert-authority,valid-after="soon" ${text}`,
      18,
      '"soon" is no time; write YYYYMMDDHHMMSSZ',
    ],
    [
      'a leap second',
      `a valid-after="20261231235960Z" ${text}`,
      3,
      '"20261231235960Z" is no time; write YYYYMMDDHHMMSSZ',
    ],
    [
      'an end before the beginning',
      `a valid-after="20270101Z",valid-before="20260101Z" ${text}`,
      3,
      'it is valid before a time that is not later than the one it is valid after',
    ],
    [
      'an end at the beginning',
      `a valid-after="20260101Z",valid-before="20260101Z" ${text}`,
      3,
      'it is valid before a time that is not later than the one it is valid after',
    ],
    [
      'a quote in the options that does not end',
      `a namespaces="git ${text}`,
      3,
      'a quote in the options does not end',
    ],
  ])('%s trusts nobody, and says where', (_name, line, column, why) => {
    const { signers, problems } = read(`bob ${text}\n${line}\ncarol ${text}\n`)
    expect(problems).toMatchObject([
      {
        code: 'E-ALLOWED-SIGNERS',
        message: `This line trusts nobody: ${why}.`,
        at: { path: 'allowed_signers', line: 2, column },
      },
    ])
    expect(signers.map(({ principals, line }) => [principals[0], line])).toEqual([
      ['bob', 1],
      ['carol', 3],
    ])
  })

  test('with a time without a zone is read as UTC, and that is said', () => {
    const { signers, problems } = read(`a valid-before="20270101" ${text}\n`)
    expect(signers).toMatchObject([{ validUntil: '2027-01-01T00:00:01Z' }])
    expect(problems).toMatchObject([{ code: 'W-ALLOWED-SIGNERS-ZONE', at: { line: 1, column: 3 } }])
  })

  test('that is not UTF-8 trusts nobody, and comments may be anything', () => {
    const { signers, problems } = read(
      Buffer.from(`# M\xfcller\nj\xfc ${text}\nbob ${text} M\xfcller\ncarol ${text}\n`, 'latin1'),
    )
    expect(signers.map(({ principals, line }) => [principals[0], line])).toEqual([
      ['bob', 3],
      ['carol', 4],
    ])
    expect(problems).toMatchObject([
      {
        code: 'E-ALLOWED-SIGNERS',
        message: 'This line trusts nobody: it is not UTF-8.',
        at: { line: 2, column: 1 },
      },
    ])
  })

  test('may follow a byte order mark', () => {
    const { signers, problems } = read(`\ufeffalice ${text}\n`)
    expect([signers[0]?.principals, problems]).toEqual([['alice'], []])
  })

  test('any bytes give signers or problems, never an exception', () => {
    const words = fc.constantFrom(
      'alice',
      '"',
      ',',
      '!',
      '*',
      'cert-authority',
      'namespaces="git"',
      '=',
      text,
      base64,
      ' ',
      '\n',
      '\\',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((parts) => parts.join(' ')),
          fc.array(words).map((parts) => parts.join('')),
        ),
        (content) => {
          const { signers, problems } = read(content)
          const lines = content.split('\n').filter((line) => !/^[ \t]*(#|\r?$)/.test(line)).length
          expect(signers.length + problems.length).toBe(lines)
        },
      ),
      { numRuns: 2000 },
    )
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void read(bytes)))
  })
})

describe('patterns', () => {
  test.each<[string, string, boolean]>([
    ['alice', 'alice', true],
    ['alice', 'Alice', false],
    ['alice', 'alic', false],
    ['alice', 'alice2', false],
    ['alice', 'alic?', true],
    ['alice', 'alice?', false],
    ['alice', '*', true],
    ['', '*', true],
    ['', '', true],
    ['alice', 'a*e', true],
    ['alice', '*a*i*e*', true],
    ['alice', '**', true],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
    ['alice', 'bob,alice', true],
    ['alice', 'al*,!alice', false],
    ['alice', '!alice,al*', false],
    ['alice', '!bob', false],
    ['alice', '!bob,*', true],
  ])('%j against %j: %s', (text, list, expected) => {
    expect(matchesList(text, list.split(','))).toBe(expected)
  })

  test('take no long time, whatever they say', () => {
    expect(matchesList('a'.repeat(5000), [`${'*a'.repeat(1000)}b`])).toBe(false)
  })
})
