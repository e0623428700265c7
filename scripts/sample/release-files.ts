import * as build from './builders.ts'
import { minutesAfter } from './clock.ts'
import { otherIdentityOf } from './company.ts'
import { sha256Of } from './digests.ts'
import { emergencyRecord, retrospectiveRecords } from './emergency-records.ts'
import { rawEvidence } from './pack.ts'
import type { DecisionPlan } from './plan.ts'
import type { RawEvidence } from './raw-evidence.ts'
import { recordText } from './record-text.ts'
import { type ReleaseFacts, timesOf } from './release-facts.ts'
import { dependencyScan, imageScan } from './scans.ts'
import { put, putRecord, type Shelf, sign } from './shelf.ts'

/** What releases need to know of the rest of the archive. */
export type Surroundings = {
  /** The policy in force at an instant, with the digest of its file. */
  readonly policyAt: (at: string) => { readonly id: string; readonly sha256: string }
  /** Digest of the evidence pack of an earlier release. */
  readonly packOf: Map<string, string>
}

/** Writes everything about one release. */
export function putRelease(shelf: Shelf, release: ReleaseFacts, around: Surroundings): void {
  const { folder, plan } = release
  const { owner, lead } = plan.product
  const times = timesOf(release)
  putRecord(shelf, `${folder}/release.yaml`, build.releaseRecord(release), times.defined, { person: owner })
  putRecord(shelf, `${folder}/changes.yaml`, build.changeRecord(release), times.changesRecorded, {
    person: 'release-bot',
  })
  const notes = build.notesRecord(release)
  if (notes !== undefined) {
    putRecord(shelf, `${folder}/notes.yaml`, notes, times.notesPublished, { person: lead })
  }
  const packs = putPacks(shelf, release)
  around.packOf.set(release.id, packs.current)
  putEscalations(shelf, release)
  putEmergency(shelf, release)
  for (const decision of plan.decisions) putDecision(shelf, release, decision, packs, around)
  for (const deployment of plan.deployments ?? []) {
    const { rolledBack } = deployment
    const written = rolledBack
      ? minutesAfter(build.deployedAt(release, deployment), rolledBack.minutesAfterStart)
      : build.finishedAt(release, deployment)
    const path = `${folder}/deployments/${deployment.environment ?? release.environment}.yaml`
    putRecord(shelf, path, build.deploymentRecord(release, deployment), written, { person: 'release-bot' })
  }
}

type PackDigests = { readonly current: string; readonly older: string | undefined }

function putPacks(shelf: Shelf, release: ReleaseFacts): PackDigests {
  const { folder, plan } = release
  const first = rawEvidence(release, shelf.signer)
  const path = `${folder}/evidence.yaml`
  const textOf = (items: readonly RawEvidence[], at: string) =>
    recordText(path, build.packRecord(release, 'evidence', items.map(pin), at))
  const again = plan.evidence?.collectedAgain
  const collectedAt = again === undefined ? timesOf(release).collected : minutesAfter(plan.decidedAt, -again)
  const items =
    again === undefined
      ? first
      : first.map((item) =>
          item.scan === 'image' ? imageScan(release, minutesAfter(collectedAt, -9)) : item,
        )
  for (const item of items) putEvidence(shelf, folder, item)
  const current = putRecord(
    shelf,
    path,
    build.packRecord(release, 'evidence', items.map(pin), collectedAt),
    collectedAt,
    {
      person: 'release-bot',
    },
  )
  putRescan(shelf, release)
  const older = again === undefined ? undefined : sha256Of(textOf(first, timesOf(release).collected))
  return { current, older }
}

/** A later look at what is already out: a pack of its own, because nothing is changed afterwards. */
function putRescan(shelf: Shelf, release: ReleaseFacts): void {
  const { folder, plan } = release
  if (plan.rescan === undefined) return
  const at = minutesAfter(`${plan.decidedAt.slice(0, 10)}T06:40:00Z`, plan.rescan.daysAfter * 1440)
  const item = dependencyScan(release, at, 'rescan.cdx.json', plan.rescan.findings)
  putEvidence(shelf, folder, item)
  const pack = build.packRecord(release, 'evidence-rescan', [pin(item)], minutesAfter(at, 12))
  putRecord(shelf, `${folder}/evidence-rescan.yaml`, pack, minutesAfter(at, 12), { person: 'release-bot' })
}

function putEvidence(shelf: Shelf, folder: string, item: RawEvidence): void {
  const path = `${folder}/evidence/${item.name}`
  put(shelf, path, item.content)
  if (item.signedBy) sign(shelf, path, item.producedAt, { person: item.signedBy })
}

function pin({ content, ...item }: RawEvidence): build.PinnedEvidence {
  return { ...item, sha256: sha256Of(content) }
}

function putDecision(
  shelf: Shelf,
  release: ReleaseFacts,
  plan: DecisionPlan,
  packs: PackDigests,
  around: Surroundings,
): void {
  const at = build.decidedAt(release, plan)
  const ofOther = plan.speaksOf === undefined ? undefined : around.packOf.get(plan.speaksOf)
  const evidence = ofOther ?? (plan.basis === 'older-evidence' ? packs.older : packs.current)
  if (evidence === undefined) throw new Error(`${release.id} has no older evidence`)
  const value = build.decisionRecord(release, plan, { policy: around.policyAt(at), evidence })
  const path = `${release.folder}/decisions/${plan.name}.yaml`
  const person = build.personOf(release, plan.by)
  const identity = plan.signature === 'other-identity' ? { identity: otherIdentityOf(person) } : {}
  putRecord(shelf, path, value, at, ...(plan.signature === 'none' ? [] : [{ person, ...identity }]))
  if (plan.tamper) tamper(shelf, path, plan.tamper)
}

function tamper(shelf: Shelf, path: string, { replace, by }: { replace: string; by: string }): void {
  const text = new TextDecoder().decode(shelf.files.get(path))
  if (text.split(replace).length !== 2) throw new Error(`${replace} does not occur once in ${path}`)
  shelf.files.set(path, new TextEncoder().encode(text.replace(replace, by)))
}

function putEscalations(shelf: Shelf, release: ReleaseFacts): void {
  const { folder, plan } = release
  for (const escalation of plan.escalations ?? []) {
    const [raised, resolved] = build.escalationRecords(release, escalation)
    const path = `${folder}/escalations/${escalation.situation.toLowerCase()}`
    putRecord(
      shelf,
      `${path}-1-raised.yaml`,
      raised,
      minutesAfter(plan.decidedAt, -escalation.minutesBefore),
      {
        person: build.personOf(release, escalation.by),
      },
    )
    if (resolved === undefined || escalation.resolution === undefined) continue
    const resolvedAt = minutesAfter(plan.decidedAt, -escalation.resolution.minutesBefore)
    putRecord(shelf, `${path}-2-resolved.yaml`, resolved, resolvedAt, ...escalation.resolution.decidedBy)
  }
}

function putEmergency(shelf: Shelf, release: ReleaseFacts): void {
  const { folder, plan } = release
  const emergency = emergencyRecord(release)
  if (emergency !== undefined && plan.emergency !== undefined) {
    const declaredAt = minutesAfter(plan.decidedAt, -plan.emergency.minutesBefore)
    putRecord(shelf, `${folder}/emergency.yaml`, emergency, declaredAt, { person: plan.emergency.by })
  }
  for (const [index, { heldAt, value }] of retrospectiveRecords(release).entries()) {
    const name = index === 0 ? 'retrospective' : `retrospective-${index + 1}`
    putRecord(shelf, `${folder}/${name}.yaml`, value, minutesAfter(heldAt, 95), {
      person: plan.product.owner,
    })
  }
}
