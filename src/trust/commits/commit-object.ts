import { type Ident, parseIdent } from './ident.ts'

/** How a repository names its objects. */
export type ObjectFormat = 'sha1' | 'sha256'

/** A commit object, read strictly. */
export type CommitObject = {
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Ident
  readonly committer: Ident
  /** The `encoding` header; absent means UTF-8. */
  readonly encoding?: string | undefined
  /** How many signed tags this merge carries. They are part of what is signed; their own signatures are not judged here. */
  readonly mergetags: number
  readonly signature?: SignatureHeader | undefined
  /** The bytes that the signature is over: the object without its signature header. All of it where there is none. */
  readonly payload: Uint8Array
}

/** The value of a `gpgsig` header (over a commit's SHA-1 form) or `gpgsig-sha256` header (over its SHA-256 form). */
export type SignatureHeader = {
  readonly header: 'gpgsig' | 'gpgsig-sha256'
  /** The armoured signature, one character a byte, without the space that continues a header line. */
  readonly armored: string
}

/** Why a commit object is refused, and at which byte of it. */
export type MalformedCommit = { readonly offset: number; readonly reason: string }

/** A header line that may go on over further lines, `[start, end)` in bytes including the line feeds. */
type Header = { readonly name: string; readonly value: string; readonly start: number; readonly end: number }

const LF = 0x0a
const SPACE = 0x20
const OBJECT_ID = { sha1: /^[0-9a-f]{40}$/, sha256: /^[0-9a-f]{64}$/ } as const
const LEADING = ['tree', 'parent', 'author', 'committer']
const SIGNATURES = ['gpgsig', 'gpgsig-sha256']

/**
 * Reads the bytes of `git cat-file commit`. Stricter than git on purpose: tools disagree about commits with a second
 * author, a header behind the signature or two signatures, and such a commit shows one thing and signs another
 * (CVE-2026-44309, CVE-2026-45022). One tree, then the parents, one author, one committer, then further headers of
 * which the signature is the last; no header twice but `parent` and `mergetag`; no NUL anywhere.
 */
export function parseCommit(raw: Uint8Array, format: ObjectFormat): CommitObject | MalformedCommit {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const nul = bytes.indexOf(0)
  if (nul !== -1) return malformed(nul, 'there is a NUL byte')
  const headers = readHeaders(bytes)
  if ('reason' in headers) return headers

  let next = 0
  const oid = OBJECT_ID[format]
  const tree = headers[next++]
  if (tree?.name !== 'tree') return malformed(tree?.start ?? 0, 'the first header is not "tree"')
  if (!oid.test(tree.value))
    return malformed(tree.start, `the tree is not an object id of a ${format} repository`)
  const parents: string[] = []
  for (let parent = headers[next]; parent?.name === 'parent'; parent = headers[++next]) {
    if (!oid.test(parent.value)) {
      return malformed(parent.start, `a parent is not an object id of a ${format} repository`)
    }
    parents.push(parent.value)
  }
  const encoding = headers.find((header) => header.name === 'encoding')?.value
  const author = identOf(headers[next++], 'author', encoding, bytes.length)
  if ('reason' in author) return author
  const committer = identOf(headers[next++], 'committer', encoding, bytes.length)
  if ('reason' in committer) return committer

  const further = headers.slice(next)
  const refused = refuseFurtherHeaders(further, oid)
  if (refused !== undefined) return refused
  const last = further.at(-1)
  const signature = last !== undefined && SIGNATURES.includes(last.name) ? last : undefined
  return {
    tree: tree.value,
    parents,
    author,
    committer,
    encoding,
    mergetags: further.filter((header) => header.name === 'mergetag').length,
    signature: signature && { header: signature.name as SignatureHeader['header'], armored: signature.value },
    payload:
      signature === undefined
        ? bytes
        : Buffer.concat([bytes.subarray(0, signature.start), bytes.subarray(signature.end)]),
  }
}

/** The headers up to the empty line, unfolded. */
function readHeaders(bytes: Buffer): readonly Header[] | MalformedCommit {
  const headers: Header[] = []
  let at = 0
  while (bytes[at] !== LF) {
    const start = at
    let end = bytes.indexOf(LF, at)
    if (end === -1) return malformed(start, 'no empty line ends the headers')
    if (bytes[start] === SPACE) return malformed(start, 'a continuation line follows no header')
    const line = bytes.toString('latin1', start, end)
    const space = line.indexOf(' ')
    const name = space === -1 ? line : line.slice(0, space)
    if (!/^[A-Za-z][A-Za-z0-9._:-]*$/.test(name)) return malformed(start, 'a header has no proper name')
    if (space === -1 || space === line.length - 1)
      return malformed(start, `the header "${name}" has no value`)
    let value = line.slice(space + 1)
    while (bytes[end + 1] === SPACE) {
      const from = end + 2
      end = bytes.indexOf(LF, from)
      if (end === -1) return malformed(start, 'no empty line ends the headers')
      value += `\n${bytes.toString('latin1', from, end)}`
    }
    at = end + 1
    headers.push({ name, value, start, end: at })
  }
  return headers
}

function identOf(
  header: Header | undefined,
  name: 'author' | 'committer',
  encoding: string | undefined,
  length: number,
): Ident | MalformedCommit {
  if (header === undefined) return malformed(length, `there is no ${name}`)
  if (header.name !== name)
    return malformed(header.start, `"${header.name}" stands where the ${name} belongs`)
  const ident = parseIdent(header.value, encoding)
  return typeof ident === 'string' ? malformed(header.start, `the ${name} ${ident}`) : ident
}

function refuseFurtherHeaders(headers: readonly Header[], oid: RegExp): MalformedCommit | undefined {
  const seen = new Set<string>()
  let signature: Header | undefined
  for (const header of headers) {
    const { name, value, start } = header
    const folded = name.toLowerCase()
    if (LEADING.includes(folded)) return malformed(start, `there is a "${name}" after the committer`)
    if (folded.startsWith('gpgsig') && !SIGNATURES.includes(name)) {
      return malformed(
        start,
        `"${name}" is no signature header, and git would leave it out of what is signed`,
      )
    }
    if (name !== 'mergetag' && seen.has(folded)) {
      return malformed(start, `there is more than one "${name}"`)
    }
    if (signature !== undefined) {
      return malformed(
        start,
        SIGNATURES.includes(name) ? 'there are two signatures' : `"${name}" follows the signature`,
      )
    }
    if (name === 'encoding' && !/^[A-Za-z0-9][A-Za-z0-9._:+-]*$/.test(value)) {
      return malformed(start, 'the encoding has no proper name')
    }
    if (name === 'mergetag' && !isTagOf(value, oid)) return malformed(start, 'a mergetag holds no tag object')
    if (SIGNATURES.includes(name)) signature = header
    seen.add(folded)
  }
  return undefined
}

function isTagOf(value: string, oid: RegExp): boolean {
  const [object = '', type] = value.split('\n', 2)
  return object.startsWith('object ') && oid.test(object.slice(7)) && type?.startsWith('type ') === true
}

function malformed(offset: number, reason: string): MalformedCommit {
  return { offset, reason }
}
