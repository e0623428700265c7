import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { onTestFinished } from 'vitest'

/** Bytes or text of a file. */
export type Content = string | Uint8Array

export type RawEntry = { readonly mode: string; readonly name: Content; readonly oid: string }

export type CommitParts = {
  readonly parents?: readonly string[]
  readonly author?: string
  readonly seconds?: number
  readonly message?: string
}

export type TestRepository = {
  readonly path: string
  readonly format: 'sha1' | 'sha256'
  /** Writes an object of any type, with any bytes at all: git's own commands refuse the hostile ones. */
  readonly write: (type: string, body: Content) => string
  /** Writes bytes under the id that other bytes have. */
  readonly overwrite: (oid: string, type: string, body: Content) => void
  readonly blob: (content: Content) => string
  /** Writes one folder of the entries given, in the order given. */
  readonly rawTree: (entries: readonly RawEntry[]) => string
  /** Writes folders from paths. */
  readonly tree: (files: Readonly<Record<string, Content>>) => string
  readonly commitTree: (tree: string, parts?: CommitParts) => string
  /** Commits files onto HEAD's branch, with the tip as parent unless parents are given. */
  readonly commit: (files: Readonly<Record<string, Content>>, parts?: CommitParts) => string
  readonly setRef: (ref: string, oid: string) => void
  readonly git: (...args: string[]) => string
  readonly loose: (oid: string) => string
}

/** A folder that is gone when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'docket-archive-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** git with nothing of the user's or the machine's settings. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    env: {
      PATH: process.env.PATH,
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: devNull,
      GIT_AUTHOR_NAME: 'Ann',
      GIT_AUTHOR_EMAIL: 'ann@example.com',
      GIT_COMMITTER_NAME: 'Ann',
      GIT_COMMITTER_EMAIL: 'ann@example.com',
    },
  })
}

/** A new repository without commits: bare, or with a work tree. */
export function newRepository(
  options: { format?: 'sha1' | 'sha256'; bare?: boolean; path?: string } = {},
): TestRepository {
  const { format = 'sha1', bare = true } = options
  const path = options.path ?? join(temporaryFolder(), bare ? 'archive.git' : 'archive')
  const flags = ['--quiet', '--initial-branch=main', `--object-format=${format}`, ...(bare ? ['--bare'] : [])]
  git(dirname(path), 'init', ...flags, path)
  const gitDirectory = bare ? path : join(path, '.git')

  const looseFile = (oid: string) => join(gitDirectory, 'objects', oid.slice(0, 2), oid.slice(2))
  const store = (oid: string, object: Buffer) => {
    mkdirSync(dirname(looseFile(oid)), { recursive: true })
    rmSync(looseFile(oid), { force: true })
    writeFileSync(looseFile(oid), deflateSync(object, { level: 1 }))
  }
  const write = (type: string, body: Content) => {
    const object = objectOf(type, body)
    const oid = createHash(format).update(object).digest('hex')
    store(oid, object)
    return oid
  }
  const rawTree = (entries: readonly RawEntry[]) =>
    write(
      'tree',
      Buffer.concat(
        entries.flatMap(({ mode, name, oid }) => [
          Buffer.from(`${mode} `),
          Buffer.from(name),
          Buffer.from([0]),
          Buffer.from(oid, 'hex'),
        ]),
      ),
    )
  const tree = (files: Readonly<Record<string, Content>>): string => {
    const folders = new Map<string, Record<string, Content>>()
    const entries: RawEntry[] = []
    for (const [file, content] of Object.entries(files)) {
      const [name = '', ...rest] = file.split('/')
      if (rest.length === 0) entries.push({ mode: '100644', name, oid: write('blob', content) })
      else folders.set(name, { ...folders.get(name), [rest.join('/')]: content })
    }
    for (const [name, inside] of folders) entries.push({ mode: '40000', name, oid: tree(inside) })
    return rawTree(inGitsOrder(entries))
  }
  const commitTree = (root: string, { parents = [], author, seconds, message }: CommitParts = {}) => {
    const who = `${author ?? 'Ann <ann@example.com>'} ${seconds ?? 1767225600} +0000`
    const lines = [`tree ${root}`, ...parents.map((parent) => `parent ${parent}`)]
    return write(
      'commit',
      `${lines.join('\n')}\nauthor ${who}\ncommitter ${who}\n\n${message ?? 'a change'}\n`,
    )
  }
  const setRef = (ref: string, oid: string) => {
    mkdirSync(dirname(join(gitDirectory, ref)), { recursive: true })
    writeFileSync(join(gitDirectory, ref), `${oid}\n`)
  }
  let tip: string | undefined
  const commit = (files: Readonly<Record<string, Content>>, parts: CommitParts = {}) => {
    tip = commitTree(tree(files), { parents: tip === undefined ? [] : [tip], ...parts })
    setRef('refs/heads/main', tip)
    return tip
  }
  return {
    path,
    format,
    write,
    overwrite: (oid, type, body) => store(oid, objectOf(type, body)),
    blob: (content) => write('blob', content),
    rawTree,
    tree,
    commitTree,
    commit,
    setRef,
    git: (...args) => git(path, ...args),
    loose: looseFile,
  }
}

/** git's order of a folder: by bytes, folders as if their names ended in a slash. */
export function inGitsOrder(entries: readonly RawEntry[]): RawEntry[] {
  const key = ({ mode, name }: RawEntry) =>
    Buffer.concat([Buffer.from(name), Buffer.from(mode === '40000' ? '/' : '')])
  return [...entries].sort((a, b) => Buffer.compare(key(a), key(b)))
}

function objectOf(type: string, body: Content): Buffer {
  const bytes = Buffer.from(body)
  return Buffer.concat([Buffer.from(`${type} ${bytes.length}\0`), bytes])
}
