import { instantOfSeconds } from '../domain/instant.ts'
import type { GitIdentity } from './archive.ts'
import { MAX_SUBJECT } from './limits.ts'

/** A commit object, read from its own bytes and never from the text of `git log`, which a message can forge. */
export type CommitObject = {
  /** Id of the tree; absent where the object does not begin with one. */
  readonly tree: string | undefined
  readonly parents: readonly string[]
  /** The first author; absent where there is none that can be read. */
  readonly author: GitIdentity | undefined
  readonly committer: GitIdentity | undefined
  /** First line of the message, shortened. */
  readonly subject: string
  /** What makes the object malformed, in words; empty for a well-formed one. */
  readonly defects: readonly string[]
}

type Header = { readonly name: string; readonly value: string }

/** What signs a commit of either object format. Read here only to refuse a commit that carries several. */
const SIGNATURES: readonly string[] = ['gpgsig', 'gpgsig-sha256']

/** Headers that may stand more than once: a commit has many parents, an octopus merge many signed tags. */
const REPEATABLE: readonly string[] = ['parent', 'mergetag']

/** The order that git writes and that every reader relies on. */
const ORDER: readonly string[] = ['tree', 'parent', 'author', 'committer']

const IDENTITY = /^(?:([^<>\n]*) )?<([^<>\n]*)> (0|[1-9]\d{0,11}) [+-]\d{4}$/

const SHA1_ID = /^[0-9a-f]{40}$/
const SHA256_ID = /^[0-9a-f]{64}$/

/** 9999-12-31T23:59:59Z: the last instant with a year of four digits. */
const LAST_SECOND = 253_402_300_799

/** Where the subject is looked for: a message may be megabytes long. */
const SUBJECT_BYTES = 8 * MAX_SUBJECT

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Reads a commit object (gitformat: header lines, an empty line, the message). A malformed one is read with its first
 * tree and first author, as git reads it, and its defects are named: two readers could differ about it.
 */
export function parseCommitObject(raw: Uint8Array, idLength: 40 | 64): CommitObject {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const { headers, messageStart, defects: broken } = readHeaders(bytes)
  const id = idLength === 40 ? SHA1_ID : SHA256_ID
  const all = (name: string) => headers.filter((header) => header.name === name)
  const text = decoder(all('encoding')[0]?.value)
  const identity = (name: string) => parseIdentity(text(Buffer.from(all(name)[0]?.value ?? '', 'latin1')))
  const author = identity('author')
  const committer = identity('committer')
  const tree = headers[0]?.name === 'tree' && id.test(headers[0].value) ? headers[0].value : undefined
  // git reads the parents that follow the tree at once. All of them are followed here: a second tree in front of
  // them would otherwise cut off the history behind it.
  const parents = all('parent').map((header) => header.value)
  const signatures = headers.filter((header) => SIGNATURES.includes(header.name))
  const defects = [
    ...broken,
    ...orderDefects(headers),
    ...(tree === undefined ? ['it does not begin with the id of a tree'] : []),
    ...(parents.every((parent) => id.test(parent)) ? [] : ['a parent is not an object id']),
    ...(all('author').length === 0 || author !== undefined
      ? []
      : ['the author line is not name, address and time']),
    ...(all('committer').length === 0 || committer !== undefined
      ? []
      : ['the committer line is not name, address and time']),
    ...(signatures.length > 1 ? [`it carries ${signatures.length} signature headers`] : []),
    ...(bytes.includes(0, messageStart) ? ['its message contains a NUL byte'] : []),
  ]
  return {
    tree,
    parents: parents.filter((parent) => id.test(parent)),
    author,
    committer,
    subject: subjectOf(text(bytes.subarray(messageStart, messageStart + SUBJECT_BYTES))),
    defects: [...new Set(defects)],
  }
}

/** Splits at line feeds only; a line that begins with a space continues the one before it. */
function readHeaders(bytes: Buffer): { headers: Header[]; messageStart: number; defects: string[] } {
  const blank = bytes.indexOf('\n\n')
  const headerEnd = blank < 0 ? bytes.length : blank + 1
  const headers: Header[] = []
  const defects: string[] = []
  if (bytes.subarray(0, headerEnd).includes(0)) defects.push('a header contains a NUL byte')
  if (headerEnd === 0 || bytes[headerEnd - 1] !== 10) defects.push('its headers do not end in a line feed')
  for (let start = 0; start < headerEnd; ) {
    const feed = bytes.indexOf(10, start)
    const end = feed < 0 ? headerEnd : feed + 1
    const line = bytes.toString('latin1', start, feed < 0 ? end : feed)
    const previous = headers.at(-1)
    const space = line.indexOf(' ')
    if (space === 0 && previous !== undefined) {
      headers[headers.length - 1] = { ...previous, value: `${previous.value}\n${line.slice(1)}` }
    } else if (space > 0 && /^[\x21-\x7e]+$/.test(line.slice(0, space))) {
      headers.push({ name: line.slice(0, space), value: line.slice(space + 1) })
    } else {
      defects.push('a header line has no name')
    }
    start = end
  }
  return { headers, messageStart: blank < 0 ? bytes.length : blank + 2, defects }
}

function orderDefects(headers: readonly Header[]): string[] {
  const defects: string[] = []
  const seen = new Set<string>()
  let reached = 0
  for (const [index, { name, value }] of headers.entries()) {
    if (seen.has(name) && !REPEATABLE.includes(name)) defects.push(`it has more than one ${name} header`)
    const place = ORDER.indexOf(name)
    if (place >= 0 && place < reached && (name === 'parent' || !seen.has(name))) {
      defects.push(`its ${name} header is out of place`)
    }
    if (place < 0 && reached < ORDER.length - 1) defects.push(`a ${name} header stands before the committer`)
    reached = Math.max(reached, place)
    seen.add(name)
    if (ORDER.includes(name) && value.includes('\n')) defects.push(`its ${name} header has several lines`)
    const next = headers[index + 1]?.name
    if (SIGNATURES.includes(name) && next !== undefined && !SIGNATURES.includes(next)) {
      defects.push(`a ${next} header follows the signature`)
    }
  }
  for (const name of ['author', 'committer']) if (!seen.has(name)) defects.push(`it has no ${name}`)
  return defects
}

function parseIdentity(text: string): GitIdentity | undefined {
  const [, name = '', email = '', digits = ''] = IDENTITY.exec(text) ?? []
  const seconds = Number(digits)
  if (digits === '' || seconds > LAST_SECOND) return undefined
  return { name, email, claimedAt: instantOfSeconds(seconds) }
}

/** Text in the commit's declared encoding; UTF-8 where none is declared, or one that nobody knows. */
function decoder(encoding: string | undefined): (bytes: Buffer) => string {
  if (encoding === undefined) return (bytes) => UTF8.decode(bytes)
  try {
    const named = new TextDecoder(encoding, { ignoreBOM: true })
    return (bytes) => named.decode(bytes)
  } catch {
    return (bytes) => UTF8.decode(bytes)
  }
}

function subjectOf(message: string): string {
  const lines = message.split('\n').map((line) => line.trim())
  const first = lines.find((line) => line !== '') ?? ''
  return first.length <= MAX_SUBJECT ? first : `${first.slice(0, MAX_SUBJECT).toWellFormed()}…`
}
