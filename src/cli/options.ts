import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { ArchiveLocation } from '../archive/archive.ts'
import type { Pins } from '../assess.ts'
import { parseSha256, type Sha256 } from '../domain/digest.ts'
import { type Instant, parseInstant } from '../domain/instant.ts'
import { CommandFailure, EXIT } from './exit.ts'
import { type Pin, readPinFile } from './pin-file.ts'
import type { Session } from './session.ts'
import { type CacheOption, type KeptVerdicts, openVerdicts } from './verdict-cache.ts'

/** The options of every command that reads an archive, as they were typed. */
export type ArchiveOptions = {
  readonly archive?: string
  readonly ref?: string
  readonly workTree?: boolean
  readonly asOf?: string
  readonly knownAt?: string
  readonly trustedRoot?: readonly string[]
  readonly pin?: readonly string[]
  readonly pinFile?: readonly string[]
  readonly cache?: CacheOption
  readonly json?: boolean
}

const collect = (value: string, earlier: readonly string[] = []) => [...earlier, value]

export function addArchiveOptions(command: Command): Command {
  return command
    .option('--archive <path>', 'folder or repository to read (default: records, if it exists, else .)')
    .option('--ref <ref>', 'commit, tag or branch to read (default: HEAD)')
    .option('--work-tree', 'read the files as they lie, without git and without history')
    .option('--as-of <time>', 'judge as of this instant, such as 2026-03-12T15:04:00Z (default: now)')
    .option(
      '--trusted-root <file>',
      'Sigstore trusted root to believe instead of the archive’s own; repeatable',
      collect,
    )
    .option(
      '--pin <digest>',
      'sha256:... of a policy, roster or trust file to begin trust with; repeatable',
      collect,
    )
    .option('--pin-file <file>', 'file outside the archive with one such digest a line; repeatable', collect)
    .option('--cache <folder>', 'where verdicts on signatures are kept between runs (default: .docket/cache)')
    .option('--no-cache', 'verify every signature again, and keep nothing')
    .option('--json', 'print the answer as JSON')
}

/** Everything that decides what is read and how it is judged: the same question gives the same answer. */
export type Question = {
  readonly location: ArchiveLocation
  readonly asOf: Instant
  /** Judge by what was known at this instant; `asOf` where absent. */
  readonly knownAt?: Instant | undefined
  readonly pins: Pins
  /** How the reader calls what they pinned, by digest. */
  readonly pinNames: ReadonlyMap<Sha256, string>
  /** Verdicts of earlier runs. */
  readonly verdicts?: KeptVerdicts | undefined
}

export function questionOf(options: ArchiveOptions, session: Session): Question {
  const path = options.archive ?? (existsSync(join(session.folder, 'records')) ? 'records' : '.')
  if (options.ref !== undefined && options.workTree) {
    throw new CommandFailure(
      EXIT.usage,
      '--ref and --work-tree exclude each other',
      'name a commit to read it with its history, or read the files as they lie',
    )
  }
  const archive = resolve(session.folder, path)
  const pins = [
    ...(options.pin ?? []).map((text): Pin => ({ digest: digestOf(text), name: `--pin ${text}` })),
    ...(options.pinFile ?? []).flatMap((file) => readPinFile(session.folder, file, archive)),
  ]
  return {
    location: { path: archive, ref: options.ref, workTree: options.workTree },
    asOf: options.asOf === undefined ? session.now() : instantOf('--as-of', options.asOf),
    ...(options.knownAt === undefined ? {} : { knownAt: instantOf('--known-at', options.knownAt) }),
    pins: {
      trustedRoots: (options.trustedRoot ?? []).map((file) => ({
        path: file,
        bytes: pinnedFile(resolve(session.folder, file)),
      })),
      digests: pins.map(({ digest }) => digest),
    },
    pinNames: new Map(pins.map(({ digest, name }) => [digest, name])),
    verdicts: openVerdicts(session, options.cache, archive),
  }
}

function instantOf(option: string, text: string): Instant {
  const instant = parseInstant(text)
  if (instant !== undefined) return instant
  throw new CommandFailure(
    EXIT.usage,
    `${option} ${text} is not an instant with a time zone`,
    'write it as 2026-03-12T15:04:00Z or 2026-03-12T16:04:00+01:00',
  )
}

function digestOf(text: string): Sha256 {
  const digest = text.startsWith('sha256:') ? parseSha256(text) : undefined
  if (digest !== undefined) return digest
  throw new CommandFailure(
    EXIT.usage,
    `--pin ${text} is not a SHA-256 digest`,
    'write sha256: and 64 lower-case hexadecimal digits, as `sha256sum FILE` prints them',
  )
}

function pinnedFile(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch {
    const why = statSync(path, { throwIfNoEntry: false }) === undefined ? 'does not exist' : 'cannot be read'
    throw new CommandFailure(EXIT.usage, `${path} ${why}`, 'check the path given with --trusted-root')
  }
}
