import type { Archive, Commit } from '../../src/archive/archive.ts'
import { type Assessment, type Established, gather, judge } from '../../src/assess.ts'
import { readEvidence } from '../../src/assessment/evidence.ts'
import { holdRecords, settled } from '../../src/assessment/hold.ts'
import { establishGovernance, type Governance } from '../../src/attribution/governance.ts'
import { establishRedactions } from '../../src/attribution/redactions.ts'
import type { Assessed } from '../../src/conformance/check.ts'
import type { Sha256 } from '../../src/domain/digest.ts'
import { type Instant, instantOfSeconds, parseInstant } from '../../src/domain/instant.ts'
import type { Dossier } from '../../src/dossier/dossier.ts'
import type { HeldRecords } from '../../src/dossier/gather.ts'
import type { Verdict } from '../../src/gates/criterion.ts'
import type { Gate, Judged } from '../../src/gates/evaluate.ts'
import { readRecords } from '../../src/records/read.ts'
import type { RecordsRead } from '../../src/records/record.ts'
import { assessRelease } from '../../src/report/evaluate-release.ts'
import { claimedTime } from '../../src/report/refs.ts'
import type { SignedBy, Signer, Trust } from '../../src/trust/trust.ts'
import { COMPANY, ISSUER } from './world-company.ts'
import {
  contentOf,
  type Draft,
  filePath,
  filesOf,
  isMap,
  type Json,
  type Patch,
  patched,
  type Written,
} from './world-draft.ts'
import { releaseOf } from './world-release.ts'

/**
 * An archive in memory, without git and without cryptography: files are read, attributed, gathered and judged by the
 * product's own code, and only the signatures are said to be what the story says they are.
 */
export type World = {
  readonly archive: Archive
  readonly trust: ReadonlyMap<string, Trust>
  readonly read: RecordsRead
  readonly held: HeldRecords
  readonly governance: Governance
  readonly established: Established
  readonly dossiers: readonly Dossier[]
}

/** When stories are looked at, unless they say otherwise. */
export const AS_OF = instant('2026-06-01T00:00:00Z')

/** The release that stories are about. */
export const RELEASE = 'payments-api@2.4.0'

export function instant(text: string): Instant {
  const read = parseInstant(text)
  if (read === undefined) throw new Error(`${text} is no instant`)
  return read
}

/** A company and one release of a class that has everything: its gate passes, until a patch changes something. */
export function story(releaseClass = 'high-risk-prod', ...patches: readonly Patch[]): Draft {
  const base = { ...COMPANY, ...releaseOf({ product: 'payments-api', version: '2.4.0' }, releaseClass) }
  return patched(base, ...patches.map(inRelease))
}

const OF_RELEASE =
  /^(release|changes|evidence|notes|decisions|deployments|escalations|emergency|retrospective)(\/|$)/

/** Paths of the release's own folder may be written without it. */
export function inRelease(patch: Patch): Patch {
  return Object.fromEntries(
    Object.entries(patch).map(([path, value]) => [
      OF_RELEASE.test(path) ? `releases/${RELEASE}/${path}` : path,
      value,
    ]),
  )
}

/** Makes the archive that a draft describes. Its files were recorded in the order of `$commit`, where any has one. */
export function worldOf(draft: Draft, pins: readonly Sha256[] = []): World {
  const files = filesOf(draft)
  const archive: Archive = {
    source: 'git',
    prefix: '',
    files,
    history: historyOf(draft),
    problems: [],
  }
  const trust = new Map(
    Object.entries(draft).flatMap(([path, value]) => {
      const established = trustOf(value)
      return established === undefined ? [] : [[filePath(path), established] as const]
    }),
  )
  const read = readRecords(files)
  const evidence = readEvidence(archive, read)
  const found = holdRecords(archive, read, trust)
  const governance = establishGovernance(found.Policy, found.Person, pins)
  const held = settled(found, governance.roster)
  const believed = {
    material: {
      trustedRoots: [],
      allowedSigners: [],
      revokedKeys: [],
      thresholds: { timestamps: 1, logEntries: 0 },
    },
    trust,
    held,
    earlier: { Policy: [], Person: [], Exception: [], Decision: [], Triage: [], Incident: [] },
    governance,
    problems: governance.problems,
  }
  const redactions = establishRedactions(held.Redaction, governance)
  const established: Established = { read, evidence, believed, redactions }
  return { archive, trust, read, held, governance, established, dossiers: gather(archive, established) }
}

/** The whole reports of a draft. */
export function reportsOf(draft: Draft, asOf: Instant = AS_OF): Assessment {
  const { archive, established } = worldOf(draft)
  return judge(archive, established, asOf)
}

/** Judges one release of a draft. */
export function assessedIn(draft: Draft, release: string = RELEASE, asOf: Instant = AS_OF): Assessed {
  const { dossiers } = worldOf(draft)
  const dossier = dossiers.find((one) => one.release.record.id === release)
  if (dossier === undefined) throw new Error(`the story holds no release ${release}`)
  return assessRelease(dossier, asOf)
}

/** The gate of the story's release at its decision. */
export function gateOf(draft: Draft, view: keyof Assessed['gates'] = 'atDecision', asOf?: Instant): Gate {
  return assessedIn(draft, RELEASE, asOf).gates[view]
}

/** What a criterion said. */
export function judgedBy(gate: Gate, criterion: string): Judged {
  const judged = gate.judged.find((one) => one.criterion.id === criterion)
  if (judged === undefined) throw new Error(`${criterion} was not applied`)
  return judged
}

/** A criterion's verdict in short: `met criticals-excepted`, `block critical-open`. */
export function verdictOf(gate: Gate, criterion: string): string {
  return inShort(judgedBy(gate, criterion).verdict)
}

export function inShort(verdict: Verdict): string {
  return `${verdict.state === 'unmet' ? verdict.outcome : verdict.state} ${verdict.reason.code}`
}

/** Every criterion that does not pass, in short. */
export function faultsOf(gate: Gate): string[] {
  return gate.judged
    .filter(({ outcome }) => outcome !== 'pass')
    .map(({ criterion, verdict }) => `${criterion.id}: ${inShort(verdict)}`)
}

const NO_CREDENTIAL = { method: 'sigstore', credential: 'SHA256:story', claims: {} }

/** `$signed`: absent, by whom the record names, when it claims; otherwise as the story says. `at: unproven`: no clock. */
function trustOf(value: Written): Trust | undefined {
  const { $signed: signed = {} } = value
  if (signed === 'not') return { state: 'unsigned', why: 'there is no signature' }
  if (signed === 'rejected') {
    const problem = {
      code: 'E-SIGNATURE' as const,
      message: 'the bytes are not those that were signed',
      at: { path: '' },
    }
    return { state: 'rejected', why: 'the signature does not verify', problems: [problem] }
  }
  if (signed === 'unverifiable') {
    return { state: 'unverifiable', why: 'nothing here can verify it', problems: [] }
  }
  if (!isMap(signed) || (value.$evidence !== undefined && value.$signed === undefined)) return undefined
  const { at = claimedTime(contentOf(value)), clock = 'timestamp-authority' } = signed
  const since =
    typeof at === 'string' && at !== 'unproven'
      ? { at: instant(at), clock: clock as 'timestamp-authority', source: 'clock.example' }
      : undefined
  const [first, ...others] = signersOf(signed, value).map((signer): SignedBy => ({ ...signer, since }))
  if (first === undefined) return { state: 'unsigned', why: 'there is no signature' }
  return {
    state: 'verified',
    signers: [first, ...others],
    knownSince: since,
    times: since === undefined ? [] : [since],
    roots: [],
    notChecked: [],
    rejected: [],
  }
}

function signersOf(signed: { readonly [key: string]: Json }, value: Written): Signer[] {
  const { identity, issuer = ISSUER, by = value.by ?? 'chief' } = signed
  if (typeof identity === 'string') return [{ identity, issuer: String(issuer), ...NO_CREDENTIAL }]
  const names = typeof by === 'string' ? [by] : (by as readonly string[])
  return names.map((name) => ({ identity: `${name}@example.com`, issuer: String(issuer), ...NO_CREDENTIAL }))
}

function historyOf(draft: Draft): Archive['history'] {
  const places = Object.entries(draft).flatMap(([path, { $commit }]) =>
    typeof $commit === 'number' ? [{ path: filePath(path), position: $commit }] : [],
  )
  if (places.length === 0) return { state: 'absent', why: 'the story has no history' }
  const placed = new Map(places.map(({ path, position }) => [path, position]))
  const by = { name: 'Somebody', email: 'somebody@example.com', claimedAt: instantOfSeconds(0) }
  const last = Math.max(...placed.values())
  const commits = Array.from({ length: last + 1 }, (_, position): Commit => {
    const added = Object.keys(draft).filter((path) => (placed.get(filePath(path)) ?? 0) === position)
    return {
      oid: String(position).padStart(40, '0'),
      position,
      parents: [],
      author: by,
      committer: by,
      subject: `Commit ${position}`,
      raw: new Uint8Array(),
      changes: added.map((path) => ({
        path: filePath(path),
        change: draft[path]?.$amended === true ? ('amended' as const) : ('added' as const),
      })),
    }
  })
  return { state: 'complete', commits }
}
