import type { Held, Recorded } from '../attribution/held.ts'
import { identify, type Roster } from '../attribution/roster.ts'
import type { Locator } from '../domain/locator.ts'
import type { Problem } from '../domain/problem.ts'
import { count, list } from '../domain/text.ts'
import type { Said } from '../dossier/dossier.ts'
import type { KindName } from '../records/record.ts'
import type { ProvenTime, Trust } from '../trust/trust.ts'
import type { PersonRef, ProblemShown, RecordShown, SignatureShown, TimeShown } from './common.ts'
import type { Cite } from './detail.ts'

/** A locator as the report carries it: without what a reader of the report cannot use. */
export function citeOf(at: Locator): Cite {
  return {
    path: at.path,
    ...(at.digest === undefined ? {} : { digest: at.digest }),
    ...(at.line === undefined ? {} : { line: at.line }),
    ...(at.column === undefined ? {} : { column: at.column }),
    ...(at.pointer === undefined || at.pointer === '' ? {} : { pointer: at.pointer }),
  }
}

/** Distinct places, in the order in which they were named. */
export function citesOf(places: readonly Locator[]): Cite[] {
  return [...new Map(places.map((at) => [`${at.path}#${at.line}:${at.column}`, citeOf(at)])).values()]
}

export function problemShown({ code, message, at, hint }: Problem): ProblemShown {
  return {
    code,
    message,
    at: citeOf(at),
    ...(hint === undefined ? {} : { hint }),
    level: code.startsWith('W-') ? 'warning' : 'error',
  }
}

/** A person by id; an id that the roster does not know is shown as it was written. */
export function personRef(roster: Roster, id: string): PersonRef {
  const person = roster.get(id)
  return { id, name: person?.name ?? id, known: person !== undefined }
}

export function timeShown({ at, clock, source, through }: ProvenTime): TimeShown {
  return { at, clock, source, ...(through === undefined ? {} : { through }) }
}

/** The words for a clock, the same everywhere. */
export function clockInWords(time: {
  clock: string
  source?: string | undefined
  through?: string | undefined
}): string {
  if (time.clock === 'witness') {
    return `by the witness ${time.source ?? ''}, who saw the commit ${time.through ?? ''}`
  }
  const through = time.through === undefined ? '' : `, of the later commit ${time.through}`
  if (time.clock === 'timestamp-authority') return `by the timestamp authority ${time.source ?? ''}${through}`
  if (time.clock === 'transparency-log') return `by the transparency log ${time.source ?? ''}${through}`
  return 'by nobody but the record itself'
}

const METHODS: Readonly<Record<string, string>> = {
  sigstore: 'with a Sigstore bundle',
  dsse: 'with a DSSE envelope',
  ssh: 'with an SSH key, on the commit',
  openpgp: 'with an OpenPGP key, on the commit',
  gitsign: 'with gitsign, on the commit',
}

const ORIGINS = { pinned: 'the reader pinned', archive: 'came with the archive' } as const

/** What a signature proves, in one sentence and in parts: the same words on page, pack and terminal. */
export function signatureShown(trust: Trust, roster: Roster): SignatureShown {
  if (trust.state !== 'verified') {
    const problems = trust.state === 'unsigned' ? [] : trust.problems.map(problemShown)
    const words = {
      unsigned: `Not signed: ${trust.why}`,
      unverifiable: `Cannot be verified: ${trust.why}`,
      rejected: `Signature rejected: ${trust.why}`,
    }[trust.state]
    return { state: trust.state, words, signers: [], notChecked: [], problems }
  }
  const since = trust.knownSince
  const signers = trust.signers.map((signer) => {
    const found = signer.since === undefined ? undefined : identify(roster, signer, signer.since.at)
    return {
      identity: signer.identity,
      issuer: signer.issuer,
      method: signer.method,
      credential: signer.credential,
      ...(found?.ok ? { person: personRef(roster, found.person.id) } : {}),
    }
  })
  const who = list(
    signers.map(({ identity, issuer, method, person }) => {
      const as = person === undefined ? `${identity} (${issuer})` : `${person.name} (${identity}, ${issuer})`
      return `${as} ${METHODS[method] ?? `by ${method}`}`
    }),
  )
  const when =
    since === undefined
      ? 'at a time that nothing proves: it has no clock but the signer’s own'
      : `existed at ${since.at}, stated ${clockInWords(since)}`
  const bad =
    trust.rejected.length > 0 ? `; ${count(trust.rejected.length, 'further signature')} rejected` : ''
  const [root] = trust.roots
  const against = list(trust.roots.map(({ path, origin }) => `${path}, which ${ORIGINS[origin]}`))
  return {
    state: 'verified',
    words: `Signed by ${who}; ${when}; verified against ${against || 'nothing that is named'}${bad}`,
    signers,
    ...(since === undefined ? {} : { knownSince: timeShown(since) }),
    ...(root === undefined ? {} : { root: { origin: root.origin, path: root.path, sha256: root.sha256 } }),
    notChecked: [...trust.notChecked],
    problems: trust.rejected.map(problemShown),
  }
}

/** The kind of a record in words, from its own name: `ChangeRecord` is a change record. */
export function kindTitle(kind: KindName): string {
  const words = kind.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The time that a record claims for itself, whatever its kind calls it. */
export function claimedTime(value: Readonly<Record<string, unknown>>): string | undefined {
  const fields = [
    'decidedAt',
    'definedAt',
    'recordedAt',
    'collectedAt',
    'publishedAt',
    'raisedAt',
    'resolvedAt',
    'declaredAt',
    'heldAt',
    'requestedAt',
    'grantedAt',
    'renewedAt',
    'revokedAt',
    'closedAt',
    'reviewedAt',
    'triagedAt',
    'exportedAt',
    'redactedAt',
  ]
  const found = fields.map((field) => value[field]).find((time) => typeof time === 'string')
  return typeof found === 'string' ? found : undefined
}

/** That the archive held it, which is another proof than that it existed (rule 1). */
function recordedShown({ commit, by }: Recorded): NonNullable<RecordShown['recorded']> {
  const when =
    by === undefined
      ? 'its place in the log is proven, its time is not'
      : by.through === commit && by.clock !== 'witness'
        ? `recorded by ${by.at}, stated ${clockInWords({ ...by, through: undefined })}`
        : `recorded by ${by.at}, stated ${clockInWords(by)}`
  return { commit, words: `With commit ${commit}: ${when}` }
}

/** A record with what its signature proves. */
export function recordShown<K extends KindName>(
  held: Held<K> | Said<K>,
  roster: Roster,
  late = false,
): RecordShown {
  const { record, trust } = held
  const value = record.value as Readonly<Record<string, unknown>> & { by?: unknown }
  const by = typeof value.by === 'string' ? value.by : undefined
  const claimed = claimedTime(value)
  return {
    kind: record.kind,
    id: record.id,
    title: kindTitle(record.kind),
    path: record.at.path,
    sha256: record.at.digest ?? '',
    ...(by === undefined ? {} : { by: personRef(roster, by) }),
    ...(claimed === undefined ? {} : { claimedAt: claimed }),
    ...(held.known.recorded === undefined ? {} : { recorded: recordedShown(held.known.recorded) }),
    signature: signatureShown(trust, roster),
    late,
  }
}
