import {
  addDuration,
  compareInstants,
  type Instant,
  type IsoDuration,
  parseInstant,
} from '../../../domain/instant.ts'
import type { Problem } from '../../../domain/problem.ts'
import type { TrustFile } from '../../trust.ts'
import { meaningfulLines, readKeyText } from './key-line.ts'
import { isKeyType, type PublicKey } from './public-key.ts'

/** One line of an allowed-signers file (ssh-keygen(1), ALLOWED SIGNERS). */
export type AllowedSigner = {
  /** Principals and patterns as written: `alice@example.com`, `*@example.com`, `!eve@example.com`. */
  readonly principals: readonly string[]
  readonly key: PublicKey
  /** The key signs certificates, not commits. */
  readonly certAuthority: boolean
  /** Patterns of namespaces that the key may sign in; absent means any. */
  readonly namespaces?: readonly string[] | undefined
  readonly validAfter?: Instant | undefined
  /** The first second at which it is no longer valid. `valid-before` names the last: "at or before", says the manual. */
  readonly validUntil?: Instant | undefined
  readonly file: TrustFile
  readonly line: number
}

type Options = Pick<AllowedSigner, 'certAuthority' | 'namespaces' | 'validAfter' | 'validUntil'>
type Fault = { readonly column: number; readonly why: string }

/**
 * Reads an allowed-signers file. A line that cannot be read becomes a problem and trusts nobody; the others stand. A
 * time without a zone is read as UTC, where OpenSSH takes the zone of whoever's machine it is: that is said as well.
 */
export function readAllowedSigners(file: TrustFile): {
  readonly signers: readonly AllowedSigner[]
  readonly problems: readonly Problem[]
} {
  const signers: AllowedSigner[] = []
  const problems: Problem[] = []
  for (const { line, text: content } of meaningfulLines(file.bytes)) {
    const read = content === undefined ? NOT_UTF8 : readLine(content)
    if ('why' in read) {
      problems.push(lineProblem(file, line, read))
      continue
    }
    signers.push({ ...read.entry, file, line })
    if (read.localTime !== undefined) problems.push(localTime(file, line, read.localTime))
  }
  return { signers, problems }
}

function readLine(
  text: string,
): { readonly entry: Omit<AllowedSigner, 'file' | 'line'>; readonly localTime?: number | undefined } | Fault {
  const start = text.search(/[^ \t]/)
  const head = firstWord(text, start)
  if (head === undefined)
    return { column: start + 1, why: 'the quoted principals do not end, or no key follows them' }
  const principals = head.word.split(',')
  if (principals.some((principal) => principal === '' || principal === '!')) {
    return { column: start + 1, why: 'there is an empty principal' }
  }
  const optionsEnd = endOfOptions(text, head.next)
  if (optionsEnd === undefined) return { column: head.next + 1, why: 'a quote in the options does not end' }
  const hasOptions = !isKeyType(text.slice(head.next, optionsEnd))
  const options = hasOptions ? readOptions(text, head.next, optionsEnd) : NO_OPTIONS
  if ('why' in options) return options
  const keyAt = hasOptions ? skipSpace(text, optionsEnd) : head.next
  const key = readKeyText(text.slice(keyAt))
  if (typeof key === 'string') return { column: keyAt + 1, why: key }
  const { localTime, ...rest } = options
  return { entry: { principals, key, ...rest }, localTime }
}

const NOT_UTF8: Fault = { column: 1, why: 'it is not UTF-8' }

type ReadOptions = Options & { readonly localTime?: number | undefined }
const NO_OPTIONS: ReadOptions = { certAuthority: false }
const ONE_SECOND = 'PT1S' as IsoDuration
const OPTIONS: readonly string[] = ['cert-authority', 'namespaces', 'valid-after', 'valid-before']

/** Options are separated by commas, names in any case, values in double quotes; `\"` stands for a quote. */
function readOptions(text: string, from: number, to: number): ReadOptions | Fault {
  let options: ReadOptions = NO_OPTIONS
  const seen = new Set<string>()
  let at = from
  while (at < to) {
    const match = /^([A-Za-z-]+)(?:="((?:[^"\\]|\\"|\\)*)")?(?:,|$)/.exec(text.slice(at, to))
    const fault = (why: string): Fault => ({ column: at + 1, why })
    if (match === null) return fault('there is neither a key nor an option')
    const name = (match[1] ?? '').toLowerCase()
    const value = match[2]?.replaceAll('\\"', '"')
    if (seen.has(name)) return fault(`the option "${name}" is given twice`)
    seen.add(name)
    if (name === 'cert-authority' && value === undefined) {
      options = { ...options, certAuthority: true }
    } else if (name === 'namespaces' && value !== undefined && value !== '') {
      options = { ...options, namespaces: value.split(',') }
    } else if ((name === 'valid-after' || name === 'valid-before') && value !== undefined) {
      const time = readTime(value)
      if (time === undefined) return fault(`"${value}" is no time; write YYYYMMDDHHMMSSZ`)
      options =
        name === 'valid-after'
          ? { ...options, validAfter: time.at }
          : { ...options, validUntil: addDuration(time.at, ONE_SECOND) }
      if (time.local) options = { ...options, localTime: at + 1 }
    } else {
      return fault(
        OPTIONS.includes(name)
          ? `the option "${name}" has the wrong kind of value`
          : `"${name}" is neither a type of key nor an option that is known`,
      )
    }
    at += match[0].length
  }
  const { validAfter, validUntil } = options
  if (
    validAfter !== undefined &&
    validUntil !== undefined &&
    compareInstants(addDuration(validAfter, ONE_SECOND), validUntil) >= 0
  ) {
    return {
      column: from + 1,
      why: 'it is valid before a time that is not later than the one it is valid after',
    }
  }
  return options
}

/** `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, then `Z` or `UTC`. */
function readTime(text: string): { readonly at: Instant; readonly local: boolean } | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z|UTC)?$/i.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone] = match
  const at = parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return at && { at, local: zone === undefined }
}

/** The first word, which may stand in double quotes, and where the next one begins. */
function firstWord(
  text: string,
  start: number,
): { readonly word: string; readonly next: number } | undefined {
  const quoted = text[start] === '"'
  const end = quoted ? text.indexOf('"', start + 1) : text.slice(start).search(/[ \t]/) + start
  if (end <= start || (quoted && !/[ \t]/.test(text[end + 1] ?? ''))) return undefined
  const next = skipSpace(text, quoted ? end + 1 : end)
  return next === text.length ? undefined : { word: text.slice(quoted ? start + 1 : start, end), next }
}

function endOfOptions(text: string, from: number): number | undefined {
  let quoted = false
  let at = from
  for (; at < text.length && (quoted || (text[at] !== ' ' && text[at] !== '\t')); at++) {
    if (text[at] === '\\' && text[at + 1] === '"') at++
    else if (text[at] === '"') quoted = !quoted
  }
  return quoted ? undefined : Math.min(at, text.length)
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\t') at++
  return at
}

function lineProblem(file: TrustFile, line: number, { column, why }: Fault): Problem {
  return {
    code: 'E-ALLOWED-SIGNERS',
    message: `This line trusts nobody: ${why}.`,
    at: { path: file.path, digest: file.sha256, line, column },
    hint: 'Write: principals [options] type base64-key, as in ssh-keygen(1), ALLOWED SIGNERS.',
  }
}

function localTime(file: TrustFile, line: number, column: number): Problem {
  return {
    code: 'W-ALLOWED-SIGNERS-ZONE',
    message: 'This time has no zone; it is read as UTC, and ssh-keygen reads it in the zone of each machine.',
    at: { path: file.path, digest: file.sha256, line, column },
    hint: 'Append Z to the time.',
  }
}
