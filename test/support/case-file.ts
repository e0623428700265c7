import type { Person } from '../../src/attribution/roster.ts'
import type { Locator } from '../../src/domain/locator.ts'
import type { Shown } from '../../src/domain/shown.ts'
import { SCANS } from '../../src/domain/vocabulary.ts'
import type { CaseFile, Context, Need } from '../../src/gates/case-file.ts'
import { kind as policyKind } from '../../src/records/kinds/policy/kind.ts'
import { instant } from './world.ts'
import { POLICY } from './world-company.ts'
import { contentOf, isMap, type Json, patched, sha256Of, type Written } from './world-draft.ts'

/**
 * What a row of a criterion's `cases.yaml` gives: the evidence that matters, by name, and what differs from the
 * defaults in `release`, `policy`, `rules` and `clocks`. Evidence that it does not name is missing.
 */
export type Given = { readonly [name: string]: Json }

export const DEFAULT_INSTANT = '2026-03-12T15:00:00Z'

const at: Locator = { path: 'story.yaml', line: 1 }

/** Everything that a criterion may ask for, and what it may know beside it, as a row gives it. */
export function openGiven(given: Given): { evidence: CaseFile; context: Context } {
  const unknown = Object.keys(given).filter((key) => !(key in SHOWN) && !(key in CONTEXT))
  if (unknown.length > 0) throw new Error(`a case cannot give ${unknown.join(', ')}`)
  const evidence = Object.fromEntries(
    (Object.keys(SHOWN) as Need[]).map((need) => [need, shown(given[need], SHOWN[need])]),
  ) as unknown as CaseFile
  return { evidence, context: contextOf(given) }
}

const CONTEXT = { release: true, policy: true, rules: true, clocks: true }

const ABSENT = ['missing', 'not-required', 'not-run', 'unreadable'] as const

function shown<T>(value: Json | undefined, read: (value: Written, index: number) => T): Shown<T> {
  if (value === undefined) return { state: 'missing', why: 'it is missing', cites: [] }
  const absence = ABSENT.find((state) => state === value)
  if (absence !== undefined) return { state: absence, why: `it is ${absence}`, by: 'somebody', cites: [at] }
  const entries = Array.isArray(value) ? (value as readonly Written[]) : entriesOf(value)
  const [first, ...rest] = entries.map(read)
  if (first === undefined) throw new Error('an empty list is written by leaving it out')
  return { state: 'shown', items: [first, ...rest] }
}

/** `{ sast: complete, tests: { state: incomplete } }` is short for a list with `scan`; one map is a list of one. */
function entriesOf(value: Json): readonly Written[] {
  if (!isMap(value)) throw new Error(`${JSON.stringify(value)} is neither a list nor a map`)
  const keys = Object.keys(value)
  if (keys.length === 0 || !keys.every((key) => (SCANS as readonly string[]).includes(key))) return [value]
  return keys.map((scan) => {
    const one = value[scan]
    return isMap(one) ? { scan, state: 'complete', ...one } : { scan, state: one ?? null }
  })
}

/** How a row's few words become whole facts: defaults, and what the row says. */
const SHOWN: { readonly [N in Need]: (value: Written, index: number) => unknown } = {
  records: (value) => ({ title: 'release', attributed: true, code: 'attributed', why: 'said', at, ...value }),
  changes: ({ authors = ['author'], approvers = ['reviewer'], ...rest }) => ({
    commit: 'c'.repeat(40),
    mergeRequest: '!1',
    title: 'A change',
    at,
    ...rest,
    authors: (authors as string[]).map(partyOf),
    approvers: (approvers as string[]).map(partyOf),
  }),
  branchProtection: (value) => ({
    branch: 'main',
    observedAt: instant(DEFAULT_INSTANT),
    source: 'settings',
    requiredReviews: 1,
    statusChecks: ['build'],
    forcePushAllowed: false,
    administratorsIncluded: true,
    protectedWorkflows: true,
    at,
    ...value,
  }),
  pipeline: (value) => ({ compromise: 'none-known', assessedAt: instant(DEFAULT_INSTANT), at, ...value }),
  incidents: (value) => ({
    id: 'INC-1',
    title: 'An incident',
    type: 'pipeline-compromise',
    from: '2026-03-01T00:00:00Z',
    at,
    ...value,
  }),
  items: (value, index) => ({
    type: 'E3',
    path: `evidence/${index}.sarif`,
    state: 'verified',
    why: `it is ${String(value.state ?? 'verified')}`,
    tool: 'tool',
    pinned: sha256Of('pinned'),
    at,
    ...value,
  }),
  scans: (value) => ({
    state: 'complete',
    why: `it is ${String(value.state ?? 'complete')}`,
    tool: 'tool',
    producedAt:
      value.state === undefined || value.state === 'complete' ? instant(DEFAULT_INSTANT) : undefined,
    openFindings: 0,
    cites: [at],
    ...value,
    ...(value.producedAt === 'undated' ? { producedAt: undefined } : {}),
  }),
  findings: findingFacts,
  bindings: (value) => ({ what: 'evidence', expected: 'this', found: 'that', at, ...value }),
  provenance: ({ state = 'verified', code, ...rest }) => ({
    artifact: { name: 'artifact', sha256: sha256Of('artifact') },
    state,
    code: code ?? (state === 'verified' ? 'provenance-verified' : `E-${String(state).toUpperCase()}`),
    why: `it is ${String(state)}`,
    provenance: { builderId: 'https://builder.example/release@v3' },
    cites: [at],
    ...rest,
  }),
  approvals: approvalFacts,
  deployments: ({ environmentApprovedAt, ...value }) => ({
    id: 'deployment',
    startedAt: instant(DEFAULT_INSTANT),
    attributed: true,
    why: 'said',
    at,
    ...(environmentApprovedAt === undefined
      ? {}
      : {
          protectedEnvironment: {
            rule: 'two people',
            approvedBy: 'platform',
            approvedAt: environmentApprovedAt,
          },
        }),
    ...value,
  }),
  notes: (value) => ({ id: 'notes', version: '2.4.0', at, ...value }),
  reviews: (value) => ({
    id: 'review',
    areas: [],
    result: 'accepted',
    reviewedAt: '2026-01-01T00:00:00Z',
    validUntil: '2026-06-01T00:00:00Z',
    attributed: true,
    why: 'nobody signed it',
    at,
    ...value,
  }),
  exceptions: ({ faults = [], ...value }) => ({
    id: 'EX-1',
    status: 'active',
    remarks: [],
    compensatingControls: [],
    renewals: 0,
    effectiveUntil: instant('2026-04-01T00:00:00Z'),
    cites: [at],
    ...value,
    faults: (faults as string[]).map((code) => ({ code, text: code, at })),
  }),
  emergency: emergencyFacts,
  emergencyCount: ({ releases }) => ({ releases, at: [at] }),
  retrospectives: ({ closes = [], ...value }) => ({
    heldAt: instant(DEFAULT_INSTANT),
    attributed: true,
    at,
    followUpsClosed: (closes as string[]).map((id) => ({
      id,
      closedAt: instant(DEFAULT_INSTANT),
      note: 'done',
    })),
    ...value,
  }),
  earlier: ({ id = 'payments-api@2.3.0', small = [] }) => ({
    id,
    small: new Map((small as string[]).map((rule, place) => [`${rule}#${place}`, rule])),
  }),
}

function findingFacts(value: Written, index: number): unknown {
  const { id = `RULE-${index}`, vex, exception, fingerprint, severity, ...rest } = value
  return {
    finding: {
      id,
      aliases: [],
      title: `Finding ${index}`,
      fingerprint: fingerprint ?? `${String(id)}#${index}`,
    },
    severity,
    severityFrom: 'the tool',
    exploitability: 'unknown',
    reachability: 'unknown',
    compensated: false,
    cites: [at],
    ...(vex === undefined ? {} : { vex: { believed: vex === 'believed', text: String(vex), at } }),
    ...(exception === undefined
      ? {}
      : { exception: { id: exception, status: 'active', effectiveUntil: '2026-04-01T00:00:00Z' } }),
    ...rest,
  }
}

function approvalFacts(value: Written, index: number): unknown {
  const {
    by = 'somebody',
    role = 'release-owner',
    decision = 'approve',
    activity = 'final-approval',
    exceptions = [],
    code = 'counts',
  } = value
  return {
    id: `approval-${index}`,
    value: { by, role, decision, activity, basis: { exceptions } },
    person: code === 'counts' ? personNamed(String(by)) : undefined,
    capacity: 'approver',
    at: instant(DEFAULT_INSTANT),
    counts: code === 'counts',
    code,
    why: `it is ${String(code)}`,
    cites: [at],
  }
}

function emergencyFacts({ designated = true, signed = true, ...value }: Written): unknown {
  return {
    value: {
      incident: 'INC-1',
      reason: 'Payments fail.',
      approver: 'duty',
      retrospectiveDue: '2026-03-16T15:00:00Z',
      followUps: [{ id: 'fix', action: 'Fix it', owner: 'owner', due: '2026-03-20T15:00:00Z' }],
      bypassedControls: [],
      evidenceAvailable: [],
      ...value,
    },
    approver: personNamed('duty'),
    designated,
    declaredAt: signed === true ? instant(DEFAULT_INSTANT) : undefined,
    why: signed === true ? (designated === true ? 'designated' : 'not designated') : 'nobody signed it',
    at,
  }
}

/** Who is who in changes: `author` and `reviewer` are of the owning team; a bot says so; the rest nobody knows. */
const KNOWN: Readonly<Record<string, Partial<Person>>> = {
  author: { type: 'human', team: 'payments' },
  reviewer: { type: 'human', team: 'payments' },
  neighbour: { type: 'human', team: 'storefront' },
  bot: { type: 'bot', team: 'payments' },
  duty: { type: 'human' },
  owner: { type: 'human' },
  somebody: { type: 'human' },
}

function personNamed(id: string): Person | undefined {
  const known = KNOWN[id]
  return known === undefined ? undefined : ({ id, name: id, ...known } as Person)
}

function partyOf(name: string): { name: string; person: Person | undefined } {
  return { name, person: personNamed(name) }
}

function contextOf({ release = {}, policy = {}, rules = {}, clocks = {} }: Given): Context {
  const { production = true, protectedEnvironment = true, ...fields } = release as Written
  const value = {
    id: 'payments-api@2.4.0',
    releaseClass: 'high-risk-prod',
    environment: 'production',
    areas: ['payments'],
    owner: 'owner',
    owningTeam: 'payments',
    definedAt: '2026-03-10T00:00:00Z',
    ...fields,
  }
  const { policy: made } = patched({ policy: contentOf(POLICY) }, { policy })
  const read = policyKind.schema.parse(made)
  const own = read.classes[value.releaseClass as 'high-risk-prod'] ?? read.classes['high-risk-prod']
  const { rules: changed } = patched({ rules: own as unknown as Written }, { rules })
  const decidedAt = instant(String((clocks as Written).decidedAt ?? DEFAULT_INSTANT))
  return {
    release: {
      id: value.id,
      product: 'payments-api',
      value: value as unknown as Context['release']['value'],
      production: production === true,
      protectedEnvironment: protectedEnvironment === true,
      at,
    },
    policy: read,
    policyAt: at,
    rules: changed as unknown as Context['rules'],
    clocks: {
      decidedAt,
      effectiveAt: decidedAt,
      knownAt: decidedAt,
      present: false,
      named: new Set(),
      ...(Object.fromEntries(
        Object.entries(clocks as Record<string, string>).map(([clock, time]) => [clock, instant(time)]),
      ) as object),
    },
  }
}
