import { randomBytes } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { sealedCache, type VerdictCache } from '../trust/cache.ts'
import { CommandFailure, EXIT } from './exit.ts'
import type { Session } from './session.ts'

/** Verdicts of earlier runs. A cache that cannot be read or written costs time, and nothing else. */
export type KeptVerdicts = {
  readonly cache: VerdictCache
  /** Writes what this run found out. */
  readonly keep: () => void
}

/** `--cache <folder>`, or `false` for `--no-cache`. */
export type CacheOption = string | false | undefined

/**
 * Opens the cache of verdicts: a folder for the entries, and a secret in another one that seals them. Whoever can write
 * the entries can delete them; to forge one they would need the secret, which only this user can read.
 */
export function openVerdicts(
  session: Session,
  option: CacheOption,
  archive: string,
): KeptVerdicts | undefined {
  if (option === false || session.kept === undefined) return undefined
  const secretFolder = join(session.kept.state, 'docket')
  const folder = folderFor(session, option, archive, join(session.kept.cache, 'docket', 'verdicts'))
  if (isWithin(folder, secretFolder) || isWithin(secretFolder, folder)) {
    throw new CommandFailure(
      EXIT.usage,
      `the cache ${folder} would lie where its secret is kept`,
      'name another folder with --cache',
    )
  }
  const secret = secretIn(secretFolder)
  if (secret === undefined) return undefined
  const { store, keep } = openShards(folder)
  return { cache: sealedCache(store, secret), keep }
}

/** Never inside the archive: what lies there is published, and chosen by whoever writes it. */
function folderFor(session: Session, option: string | undefined, archive: string, otherwise: string): string {
  const usual = join(session.folder, '.docket', 'cache')
  if (option === undefined) return isWithin(usual, archive) ? otherwise : usual
  const named = resolve(session.folder, option)
  if (!isWithin(named, archive)) return named
  throw new CommandFailure(
    EXIT.usage,
    `the cache ${option} would lie in the archive`,
    'name a folder outside of it with --cache, or do without with --no-cache',
  )
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path)
}

const SECRET_BYTES = 32

/** The secret of this user, made at its first use. One that others may read seals nothing. */
function secretIn(folder: string): Uint8Array | undefined {
  const file = join(folder, 'cache-secret')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    try {
      writeFileSync(file, randomBytes(SECRET_BYTES), { flag: 'wx', mode: 0o600 })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const found = lstatSync(file)
    const isPrivate = process.platform === 'win32' || (found.mode & 0o077) === 0
    if (!found.isFile() || !isPrivate || found.size !== SECRET_BYTES) return undefined
    return readFileSync(file)
  } catch {
    return undefined
  }
}

/** Bytes of a shard beyond which only what this run used is kept. */
const SHARD_BYTES = 4 * 1024 * 1024

/** A shard: entries whose keys begin with the same two digits, one a line. */
type Shard = { readonly entries: Map<string, string>; readonly used: Set<string>; changed: boolean }

function openShards(folder: string) {
  const shards = new Map<string, Shard>()
  const shardOf = (key: string): Shard => {
    const name = key.slice(0, 2)
    const known = shards.get(name)
    if (known !== undefined) return known
    const shard: Shard = { entries: readShard(join(folder, name)), used: new Set(), changed: false }
    shards.set(name, shard)
    return shard
  }
  const store = {
    get: (key: string) => {
      const { entries, used } = shardOf(key)
      used.add(key)
      return entries.get(key)
    },
    put: (key: string, sealed: string) => {
      const shard = shardOf(key)
      shard.entries.set(key, sealed)
      shard.used.add(key)
      shard.changed = true
    },
  }
  const keep = () => {
    const changed = [...shards].filter(([, shard]) => shard.changed)
    if (changed.length === 0) return
    try {
      mkdirSync(folder, { recursive: true })
      // Where the folder lies in a repository, git shall not offer to commit it.
      writeFileSync(join(folder, '.gitignore'), '*\n')
      for (const [name, shard] of changed) writeShard(folder, name, shard)
    } catch {
      // The next run verifies again.
    }
  }
  return { store, keep }
}

/** `key seal verdicts` a line: the seal is base64 and the verdicts are JSON, so neither holds a line feed. */
function readShard(file: string): Map<string, string> {
  try {
    if (!statSync(file).isFile()) return new Map()
    return new Map(
      readFileSync(file, 'utf8')
        .split('\n')
        .flatMap((line) => {
          const [key = '', seal] = line.split(' ', 2)
          if (seal === undefined) return []
          return [[key, `${seal}\n${line.slice(key.length + seal.length + 2)}`] as const]
        }),
    )
  } catch {
    return new Map()
  }
}

function writeShard(folder: string, name: string, { entries, used }: Shard): void {
  const linesOf = (kept: (key: string) => boolean) =>
    [...entries]
      .flatMap(([key, sealed]) => (kept(key) ? [`${key} ${sealed.replace('\n', ' ')}\n`] : []))
      .join('')
  const all = linesOf(() => true)
  const text = all.length > SHARD_BYTES ? linesOf((key) => used.has(key)) : all
  const unfinished = join(folder, `${name}.${process.pid}`)
  try {
    writeFileSync(unfinished, text, { flag: 'wx' })
    renameSync(unfinished, join(folder, name))
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}
