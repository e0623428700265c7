import { actedAs } from '../../attribution/attribution.ts'
import { withoutCopies } from '../../attribution/duplicates.ts'
import { type Held, knownSince } from '../../attribution/held.ts'
import { likelyPersons, personOfAccount, type Roster, rolesOf } from '../../attribution/roster.ts'
import { compareInstants, notAfter, subtractDuration } from '../../domain/instant.ts'
import { type Shown, shownOr } from '../../domain/shown.ts'
import type { Dossier, Said } from '../../dossier/dossier.ts'
import { productOf } from '../../dossier/gather.ts'
import { type ExceptionState, exceptionAt } from '../../exceptions/lineage.ts'
import type { KindName, ValueOf } from '../../records/record.ts'
import type {
  CaseFile,
  ChangeFacts,
  Clocks,
  EarlierFacts,
  EmergencyCount,
  EmergencyFacts,
  Party,
  RecordFacts,
  ReleaseFacts,
} from '../case-file.ts'
import { viewApprovals } from './approvals.ts'
import { endsUnproven, isKnown } from './clocks.ts'
import { knownPacks, viewBindings, viewItems, viewScans } from './evidence.ts'
import { viewFindings } from './findings.ts'
import { viewProvenance } from './provenance.ts'

type Policy = ValueOf<'Policy'>

/** The release as every criterion may know it. */
export function releaseFacts({ release, archive }: Dossier): ReleaseFacts {
  const { value, at } = release.record
  const environment = archive?.value.environments.find(({ id }) => id === value.environment)
  return {
    id: value.id,
    product: productOf(value.id),
    value,
    // An environment that the archive does not know is treated as the strictest kind.
    production: environment?.production ?? true,
    protectedEnvironment: environment?.protectedApproval ?? true,
    at,
  }
}

/** The exceptions that name the release, as they stood. */
export function viewExceptions(dossier: Dossier, clocks: Clocks): ExceptionState[] {
  const known = (held: Held<'Exception'>) => isKnown(held, clocks) || endsUnproven(held, clocks)
  const clock = { at: clocks.effectiveAt, isKnown: known }
  return [...dossier.exceptions]
    .filter(([, events]) => events.some(known))
    .map(([id, events]) => exceptionAt(id, events, dossier.governance.policies, clock))
}

/**
 * Opens a dossier as it was known under one pair of clocks. With `exceptions` false, none covers anything: the
 * outcome that the release would have without them (rule 3).
 */
export function openCase(
  dossier: Dossier,
  policy: Policy,
  clocks: Clocks,
  withExceptions: boolean,
): CaseFile {
  const known = <K extends KindName>(held: Held<K>) => isKnown(held, clocks)
  const knownOf = <K extends KindName>(held: readonly Said<K>[]) => withoutCopies(held).filter(known)
  const product = productOf(dossier.release.record.value.id)
  const standing = new Set(withoutCopies(dossier.packs.map(({ pack }) => pack)))
  const packs = knownPacks(
    dossier.packs.filter(({ pack }) => standing.has(pack)),
    clocks,
  )
  const changeRecords = knownOf(dossier.changes)
  const changes = changeRecords.flatMap((held) => changeFacts(held, dossier))
  const items = viewItems(packs)
  const exceptions = viewExceptions(dossier, clocks)
  const notes = knownOf(dossier.notes)
  const deployments = knownOf(dossier.deployments)
  const reviews = knownOf(dossier.reviews)
  const emergencies = knownOf(dossier.emergencies)
  const retrospectives = knownOf(dossier.retrospectives)
  const incidents = dossier.incidents.filter(known)

  return {
    records: shownOr(
      [
        releaseRecord(dossier.release, clocks),
        ...changeRecords.map((held) => recordFacts('change record', held)),
        ...packs.map(({ pack }) => recordFacts('evidence pack', pack)),
        ...notes.map((held) => recordFacts('release notes', held)),
        ...deployments.map((held) => recordFacts('deployment', held)),
        ...emergencies.map((held) => recordFacts('emergency', held)),
      ],
      'the archive holds no record of the release',
    ),
    changes: single(changes, changeRecords, 'no change record was known'),
    branchProtection: shownOr(
      changeRecords.flatMap(({ record }) =>
        record.value.branchProtection === undefined
          ? []
          : [{ ...record.value.branchProtection, at: record.locate('/branchProtection') }],
      ),
      'nobody recorded what the platform enforced',
    ),
    pipeline: shownOr(
      changeRecords.flatMap(({ record }) =>
        record.value.pipeline === undefined
          ? []
          : [{ ...record.value.pipeline, at: record.locate('/pipeline') }],
      ),
      'nobody assessed the pipeline',
    ),
    incidents: shownOr(
      incidents.map(({ record }) => ({ ...record.value, at: record.at })),
      'no incident is recorded',
    ),
    items: shownOr(items, 'no evidence pack was known'),
    scans: shownOr(viewScans(packs, items), 'no evidence pack names a scan'),
    findings: shownOr(
      viewFindings(dossier, packs, withExceptions ? exceptions : [], policy, clocks),
      'no finding is open',
    ),
    bindings: shownOr(viewBindings(dossier, packs), 'nothing contradicts the release'),
    provenance: shownOr(viewProvenance(dossier, packs, policy), 'the class requires no provenance'),
    approvals: shownOr(viewApprovals(dossier, changes, clocks), 'no decision was known'),
    deployments: shownOr(
      deployments.map(({ record, said }) => ({ ...record.value, ...spoken(said), at: record.at })),
      'no deployment is recorded',
    ),
    notes: single(
      notes.map(({ record }) => ({ ...record.value, at: record.at })),
      notes,
      'no release notes were known',
    ),
    reviews: shownOr(
      reviews.map(({ record, said }) => ({
        ...record.value,
        ...spokenAs(said, record.value.role, product),
        at: record.at,
      })),
      'no design review was known',
    ),
    exceptions: shownOr(exceptions, 'no exception names the release'),
    emergency: single(
      emergencies.map((held) => emergencyFacts(held, dossier, policy)),
      emergencies,
      'no emergency was declared',
    ),
    emergencyCount: shownOr(countEmergencies(dossier, policy, clocks), 'no emergency was declared'),
    retrospectives: shownOr(
      retrospectives.map(({ record, said }) => ({
        ...record.value,
        attributed: said.state === 'attributed',
        at: record.at,
      })),
      'no retrospective is recorded',
    ),
    earlier: shownOr(
      dossier.earlier
        .filter(({ release }) => known(release))
        .map(({ id, packs: own }) => ({ id, packs: knownPacks(own, clocks) }))
        // A release whose findings nobody knows says nothing about growth or age; it must not reset them either.
        .filter((one) => one.packs.some(({ items: own }) => own.some(tellsFindings)))
        .map((one) => earlierFacts(one.id, one.packs)),
      `there is no earlier release of ${product}`,
    ),
  }
}

/** Records of which there must be one: two that claim the same id contradict each other, and neither is believed. */
function single<T, K extends KindName>(facts: readonly T[], held: readonly Said<K>[], why: string): Shown<T> {
  const contested = held.filter(({ record }) => record.contested)
  if (contested.length > 0) {
    return {
      state: 'unreadable',
      why: 'several records claim the same id',
      cites: contested.map(({ record }) => record.at),
    }
  }
  return shownOr(facts, why)
}

function spoken(said: Said<KindName>['said']): { attributed: boolean; why: string } {
  return said.state === 'attributed'
    ? { attributed: true, why: `signed by ${said.person.name}` }
    : { attributed: false, why: said.text }
}

/** Said by a person in the role that the record names: nobody lends weight to it by a role that they do not hold. */
function spokenAs(
  said: Said<KindName>['said'],
  role: string,
  product: string,
): { attributed: boolean; why: string } {
  if (said.state === 'unattributed' || actedAs(said, role, product)) return spoken(said)
  return { attributed: false, why: `${said.person.name} did not hold the role ${role} at ${said.since.at}` }
}

function recordFacts<K extends KindName>(title: string, { record, said }: Said<K>): RecordFacts {
  const contested = record.contested
  const attributed = said.state === 'attributed' && !contested
  const code = contested ? 'contested' : said.state === 'attributed' ? 'attributed' : said.code
  const why = contested
    ? 'another record claims the same id'
    : said.state === 'attributed'
      ? `signed by ${said.person.name}`
      : said.text
  return { title, attributed, code, why, at: record.at }
}

/**
 * The record that says what is released. One that came only after the decision may say something else than what was
 * decided about, so the decision does not cover it.
 */
function releaseRecord(release: Said<'Release'>, clocks: Clocks): RecordFacts {
  const facts = recordFacts('release', release)
  if (!facts.attributed || isKnown(release, clocks)) return facts
  const why = 'it was written or changed only after the decision, which so cannot be about it'
  return { ...facts, attributed: false, code: 'known-later', why }
}

/** Whoever may have written a change; somebody whom the roster does not know is an author all the same. */
function authorsNamed(roster: Roster, name: string): Party[] {
  const persons = likelyPersons(roster, name)
  return persons.length === 0 ? [{ name }] : persons.map((person) => ({ name, person }))
}

function changeFacts({ record }: Said<'ChangeRecord'>, { governance }: Dossier): ChangeFacts[] {
  const { roster } = governance
  return record.value.changes.map(({ commit, mergeRequest, title, authors, approvers }, index) => ({
    commit,
    mergeRequest,
    title,
    authors: authors.flatMap((name) => authorsNamed(roster, name)),
    approvers: approvers.map((name) => ({ name, person: personOfAccount(roster, name) })),
    at: record.locate(`/changes/${index}`),
  }))
}

function emergencyFacts(
  { record, said }: Said<'Emergency'>,
  { governance, release }: Dossier,
  policy: Policy,
): EmergencyFacts {
  const { value } = record
  const approver = governance.roster.get(value.approver)
  const at = said.state === 'attributed' ? said.since.at : value.declaredAt
  const roles = policy.emergency.designatedApprovers
  const product = productOf(release.record.value.id)
  const designated =
    approver?.type === 'human' && rolesOf(approver, product, at).some((role) => roles.includes(role))
  return {
    value,
    approver,
    designated: designated === true,
    declaredAt: said.state === 'attributed' ? said.since.at : undefined,
    why:
      said.state === 'unattributed'
        ? said.text
        : approver === undefined
          ? `${value.approver} is nobody in the roster`
          : designated
            ? `${approver.name} was designated`
            : `${approver.name} held none of the roles ${roles.join(', ')} at ${at}`,
    at: record.at,
  }
}

/** Emergencies of the product that were declared in the policy's window: as they claim, or as a clock proves. */
function countEmergencies(dossier: Dossier, policy: Policy, clocks: Clocks): EmergencyCount[] {
  if (dossier.emergencies.length === 0) return []
  const from = subtractDuration(clocks.decidedAt, policy.emergency.escalateAfter.within)
  const recent = [...dossier.emergencies, ...dossier.otherEmergencies].filter(
    (held) =>
      isKnown(held, clocks) &&
      [held.record.value.declaredAt, knownSince(held)].some(
        (at) => at !== undefined && compareInstants(at, from) >= 0 && notAfter(at, clocks.decidedAt),
      ),
  )
  const releases = new Set(recent.map(({ record }) => record.value.release))
  return [{ releases: [...releases], at: recent.map(({ record }) => record.at) }]
}

function tellsFindings({ file }: Dossier['packs'][number]['items'][number]): boolean {
  return file?.facts.findings !== undefined
}

function earlierFacts(id: string, packs: Dossier['packs']): EarlierFacts {
  const small = packs.flatMap(({ items }) =>
    items.flatMap(({ file }) =>
      (file?.facts.findings ?? []).filter(
        ({ open, severity }) => open && ['medium', 'low', 'info'].includes(severity),
      ),
    ),
  )
  return { id, small: new Map(small.map(({ fingerprint, id: rule }) => [fingerprint, rule])) }
}
