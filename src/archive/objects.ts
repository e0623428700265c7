import type { Git } from './git.ts'
import { MAX_RESTARTS } from './limits.ts'
import { type ObjectFormat, objectStream, type StreamedObject } from './object-stream.ts'

/** The objects of one repository. */
export type ObjectStore = { readonly git: Git; readonly format: ObjectFormat }

export type ObjectCode = 'E-OBJECT-MISSING' | 'E-OBJECT-HASH' | 'E-OBJECT-CORRUPT'

/** An object whose bytes have the hash that is its name, or the reason why there is none. */
export type ObjectAnswer =
  | Extract<StreamedObject, { state: 'read' | 'too-large' }>
  | { readonly state: 'unreadable'; readonly oid: string; readonly code: ObjectCode; readonly why: string }

/**
 * Reads objects by full id in one git process, and calls back once for each: in the order asked for, except that
 * those which git could not find come last.
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
  let from = 0
  for (let attempt = 0; from < oids.length; attempt += 1) {
    if (attempt > MAX_RESTARTS) {
      const why = `not read: git stopped at ${MAX_RESTARTS} damaged objects before it`
      for (const oid of oids.slice(from)) {
        onObject({ state: 'unreadable', oid, code: 'E-OBJECT-CORRUPT', why })
      }
      return
    }
    const absent: string[] = []
    const stream = objectStream(store.format, limit, (object) => {
      if (object.state === 'missing') absent.push(object.oid)
      else if (object.state === 'mismatch') onObject(forged(object.oid, object.actual))
      else onObject(object)
    })
    // A git that crashes loses its buffer, and another object would be blamed: buffered only at first.
    const args = attempt === 0 ? ['cat-file', '--batch', '--buffer'] : ['cat-file', '--batch']
    const input = Buffer.from(`${oids.slice(from).join('\n')}\n`, 'latin1')
    const { stderr } = await store.git(args, { input, onOutput: stream.feed })
    for (const oid of absent) onObject(notFound(oid, stderr))
    from += stream.answered()
    const blamed = oids[from]
    if (attempt > 0 && blamed !== undefined) {
      onObject({ state: 'unreadable', oid: blamed, code: 'E-OBJECT-CORRUPT', why: complaint(stderr) })
      from += 1
    }
  }
}

/** Reads one object. */
export async function readObject(store: ObjectStore, oid: string, limit: number): Promise<ObjectAnswer> {
  let answer: ObjectAnswer = notFound(oid, '')
  await readObjects(store, [oid], limit, (object) => {
    answer = object
  })
  return answer
}

function forged(oid: string, actual: string): ObjectAnswer {
  const why = `its bytes have the hash ${actual}: it was replaced after it was written`
  return { state: 'unreadable', oid, code: 'E-OBJECT-HASH', why }
}

/** git calls an object missing both where there is none and where it could not be unpacked; only then it complains. */
function notFound(oid: string, stderr: string): ObjectAnswer {
  return stderr === ''
    ? { state: 'unreadable', oid, code: 'E-OBJECT-MISSING', why: 'the repository does not hold it' }
    : { state: 'unreadable', oid, code: 'E-OBJECT-CORRUPT', why: complaint(stderr) }
}

function complaint(stderr: string): string {
  const line = stderr.split('\n').find((text) => /^(error|fatal):/.test(text))
  return line === undefined
    ? 'git could not read it'
    : `git says: ${line.replace(/^\w+: /, '').slice(0, 200)}`
}
