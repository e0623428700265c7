import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { CommandFailure, EXIT } from './exit.ts'

/** The file that says that a folder was built by Docket, and may be replaced by it. */
export const BUILD_FACTS = 'build.json'

/** Folder beside the target for what is being built and what is being replaced: the same file system, so that a rename suffices. */
const WORKSHOP = '.docket'

/**
 * Builds a folder out of sight and puts it in the target's place when it is whole. Until then, and for ever when
 * `fill` fails or the machine stops, the target is what it was: a reader finds the old site or the new one, never a
 * mixture.
 *
 * No file system replaces a filled folder in one step, so a folder is moved aside and the new one moved in: two
 * renames, with nothing between them. If the machine stops exactly there, the old folder is put back by whatever
 * build comes next. Where even that is too long, let the target be a symbolic link: it is flipped in one step.
 */
export async function publish(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const place = placeOf(resolve(target))
  const next = join(place.workshop, `${place.name}.${process.pid}.next`)
  try {
    mkdirSync(place.workshop, { recursive: true })
    tidy(place)
    refuseForeign(place)
    rmSync(next, { recursive: true, force: true })
    mkdirSync(next)
    await fill(next)
    if (place.link === undefined) swap(place, next)
    else flip(place, next, place.link)
  } catch (error) {
    discard(next)
    throw asFailure(error, place)
  } finally {
    leave(place.workshop)
  }
}

/** Takes the workshop away, unless another build is at work in it. */
function leave(workshop: string): void {
  try {
    rmdirSync(workshop)
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

type Place = {
  readonly target: string
  readonly name: string
  readonly workshop: string
  /** What the target, a symbolic link, leads to; absent where the target is a folder or not there. */
  readonly link?: string | undefined
}

function placeOf(target: string): Place {
  const link = linkTarget(target)
  return { target, name: basename(target), workshop: join(dirname(link ?? target), WORKSHOP), link }
}

/** What Docket did not build it does not replace. */
function refuseForeign({ target }: Place): void {
  if (!existsSync(target) || mayReplace(target)) return
  throw new CommandFailure(
    EXIT.unwritable,
    `${target} is not a site that docket built, so it is left alone`,
    'name another place with --out, or move it away first',
  )
}

function linkTarget(target: string): string | undefined {
  return existsSync(target) && lstatSync(target).isSymbolicLink() ? realpathSync(target) : undefined
}

function mayReplace(target: string): boolean {
  if (!lstatSync(realpathSync(target)).isDirectory()) return false
  return readdirSync(target).length === 0 || isBuilt(target)
}

function isBuilt(folder: string): boolean {
  try {
    const facts: unknown = JSON.parse(readFileSync(join(folder, BUILD_FACTS), 'utf8'))
    return typeof facts === 'object' && facts !== null && 'tool' in facts && facts.tool === 'docket'
  } catch {
    return false
  }
}

/** Puts back a site that was moved aside by a build that then stopped, and removes what stopped builds left half made. */
function tidy({ target, name, workshop }: Place): void {
  for (const left of readdirSync(workshop)) {
    const owner = left.startsWith(`${name}.`)
      ? /^(\d+)\.(?:next|previous)$/.exec(left.slice(name.length + 1))
      : null
    if (owner === null || isRunning(Number(owner[1]))) continue
    if (left.endsWith('.previous') && !existsSync(target)) renameSync(join(workshop, left), target)
    else rmSync(join(workshop, left), { recursive: true, force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return isSystemError(error) && error.code === 'EPERM'
  }
}

function swap({ target, name, workshop }: Place, next: string): void {
  if (!existsSync(target)) {
    renameSync(next, target)
    return
  }
  const previous = join(workshop, `${name}.${process.pid}.previous`)
  rmSync(previous, { recursive: true, force: true })
  renameSync(target, previous)
  try {
    renameSync(next, target)
  } catch (error) {
    renameSync(previous, target)
    throw error
  }
  discard(previous)
}

/** Two folders take turns behind the link, so that it always leads to a whole one. */
function flip({ target, name, workshop }: Place, next: string, current: string): void {
  const turn = (n: number) => join(dirname(workshop), `${name}.${n}`)
  const folder = turn(1) === current ? turn(2) : turn(1)
  if (isBuilt(folder)) rmSync(folder, { recursive: true })
  renameSync(next, folder)
  const pointer = `${next}.link`
  rmSync(pointer, { force: true })
  symlinkSync(relative(realpathSync(dirname(target)), folder), pointer)
  renameSync(pointer, target)
  if (isBuilt(current)) discard(current)
}

/** What cannot be removed now is removed by the next build: the new site is in place already. */
function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

/** An error of the operating system: a full disk, a missing permission; nothing that a stack trace would explain. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
}

/** An error of the system at the target is an answer; one anywhere else, such as a missing font, is a bug. */
function asFailure(error: unknown, { target, workshop }: Place): unknown {
  if (!isSystemError(error)) return error
  const where = error.path
  if (where !== undefined && ![target, workshop].some((folder) => where.startsWith(folder))) return error
  return new CommandFailure(
    EXIT.unwritable,
    `${target} cannot be written: ${error.code}`,
    'check that the folder may be written and that the disk is not full; what was there before is untouched',
  )
}
