import { askGit, type Git } from './git.ts'
import { MAX_RESTARTS } from './limits.ts'
import { type ObjectFormat, objectStream, type StreamedObject } from './object-stream.ts'
import { isAccident } from './packs.ts'

/** The objects of one repository. */
export type ObjectStore = {
  readonly git: Git
  readonly format: ObjectFormat
  /** Where they lie. Looked into only to explain a damaged one. */
  readonly directory: string
}

export type ObjectCode = 'E-OBJECT-MISSING' | 'E-OBJECT-HASH' | 'E-OBJECT-CORRUPT'

/** An object whose bytes have the hash that is its name, or the reason why there is none. */
export type ObjectAnswer =
  | Extract<StreamedObject, { state: 'read' | 'too-large' }>
  | { readonly state: 'unreadable'; readonly oid: string; readonly code: ObjectCode; readonly why: string }

/**
 * Reads objects by full id in one git process, and calls back once for each: in the order asked for, except that
 * those without their own bytes come last.
 *
 * git dies at the first object whose storage is damaged. It is then started again behind that object, a limited
 * number of times: one bad file never stops the rest.
 */
export async function readObjects(
  store: ObjectStore,
  oids: readonly string[],
  limit: number,
  onObject: (answer: ObjectAnswer) => void,
): Promise<void> {
  let pending = oids
  for (let attempt = 0; pending.length > 0; attempt += 1) {
    if (attempt > MAX_RESTARTS) {
      const why = `not read: git stopped at ${MAX_RESTARTS} damaged objects before it`
      for (const oid of pending) onObject({ state: 'unreadable', oid, code: 'E-OBJECT-CORRUPT', why })
      return
    }
    const absent: string[] = []
    const altered: { oid: string; actual: string }[] = []
    const stream = objectStream(store.format, limit, (object) => {
      if (object.state === 'missing') absent.push(object.oid)
      else if (object.state === 'mismatch') altered.push(object)
      else onObject(object)
    })
    // A git that crashes loses its buffer, and another object would be blamed: buffered only at first.
    const args = attempt === 0 ? ['cat-file', '--batch', '--buffer'] : ['cat-file', '--batch']
    const input = Buffer.from(`${pending.join('\n')}\n`, 'latin1')
    const { stderr } = await store.git(args, { input, onOutput: stream.feed })
    const held = absent.length > 0 ? await objectsHeld(store) : NOTHING
    for (const oid of absent) onObject(notFound(oid, held.has(oid), stderr))
    for (const { oid, actual } of altered) onObject(notItself(store, oid, actual))
    pending = pending.slice(stream.answered())
    const [blamed] = pending
    if (blamed === undefined) return
    if (stderr.includes('promisor remote')) {
      // A partial clone: git dies at each object that it may not fetch, and there may be thousands.
      const present = await objectsHeld(store)
      for (const oid of pending) if (!present.has(oid)) onObject(notFound(oid, false, ''))
      pending = pending.filter((oid) => present.has(oid))
    } else if (attempt > 0) {
      onObject({ state: 'unreadable', oid: blamed, code: 'E-OBJECT-CORRUPT', why: complaint(stderr) })
      pending = pending.slice(1)
    }
  }
}

const NOTHING: ReadonlySet<string> = new Set()

/** Ids of all objects that are there, reachable or not. */
async function objectsHeld({ git }: ObjectStore): Promise<ReadonlySet<string>> {
  const listed = await askGit(git, [
    'cat-file',
    '--batch-all-objects',
    '--unordered',
    '--batch-check=%(objectname)',
  ])
  return new Set(listed.stdout.split('\n'))
}

/** Reads one object. */
export async function readObject(store: ObjectStore, oid: string, limit: number): Promise<ObjectAnswer> {
  let answer: ObjectAnswer = notFound(oid, false, '')
  await readObjects(store, [oid], limit, (object) => {
    answer = object
  })
  return answer
}

function notItself({ directory, format }: ObjectStore, oid: string, actual: string): ObjectAnswer {
  const why = `its bytes have the hash ${actual}`
  return isAccident(directory, format, oid)
    ? { state: 'unreadable', oid, code: 'E-OBJECT-CORRUPT', why: `${why}, and its pack is damaged` }
    : { state: 'unreadable', oid, code: 'E-OBJECT-HASH', why: `${why}: it was replaced after it was written` }
}

/** git calls an object missing both where there is none and where it lists one that cannot be unpacked. */
function notFound(oid: string, held: boolean, stderr: string): ObjectAnswer {
  return held || complaints(stderr).length > 0
    ? { state: 'unreadable', oid, code: 'E-OBJECT-CORRUPT', why: complaint(stderr) }
    : { state: 'unreadable', oid, code: 'E-OBJECT-MISSING', why: 'the repository does not hold it' }
}

function complaint(stderr: string): string {
  const [first] = complaints(stderr)
  return first === undefined
    ? 'git could not read it'
    : `git says: ${first.replace(/^\w+: /, '').slice(0, 200)}`
}

function complaints(stderr: string): string[] {
  return stderr.split('\n').filter((line) => /^(error|fatal):/.test(line))
}
