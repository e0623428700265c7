import type { Archive } from '../archive/archive.ts'
import { attribute } from '../attribution/attribution.ts'
import { establishGovernance, type Governance, policyAt } from '../attribution/governance.ts'
import type { Held } from '../attribution/held.ts'
import { holdsAny } from '../attribution/roster.ts'
import type { Sha256 } from '../domain/digest.ts'
import type { Problem } from '../domain/problem.ts'
import { list } from '../domain/text.ts'
import type { HeldRecords } from '../dossier/gather.ts'
import type { EvidenceFile } from '../evidence/evidence.ts'
import type { ArchiveRecord, KindName, RecordsRead } from '../records/record.ts'
import type { Trust, TrustFile, TrustMaterial } from '../trust/trust.ts'
import { establish } from './establish.ts'
import { holdRecords, settled } from './hold.ts'
import { sanctioned, strictestThresholds } from './own-record.ts'
import {
  beginningOf,
  broughtRoots,
  currentMaterial,
  type ListedMaterial,
  listedMaterial,
  MATERIAL_KINDS,
  type MaterialKind,
  type Pins,
} from './trust-material.ts'
import type { Verifying } from './verifying.ts'
import { type EarlierVersions, earlierVersions } from './versions.ts'

/** What can be believed of an archive: whose signatures hold, and which policies, persons and roots count. */
export type Believed = {
  readonly material: TrustMaterial
  readonly trust: ReadonlyMap<string, Trust>
  readonly held: HeldRecords
  readonly earlier: EarlierVersions
  readonly governance: Governance
  readonly problems: readonly Problem[]
}

/**
 * Begins with the trust material that was pinned, or else with what the archive first had. Everything further counts only
 * once somebody announced it by digest, signed under what counted before it, in the role that the policy in force names
 * for that: as TUF rotates its root. What counted goes on counting, whatever was put in its place.
 */
export function believe(
  archive: Archive,
  read: RecordsRead,
  evidence: ReadonlyMap<string, EvidenceFile>,
  own: ArchiveRecord<'Archive'> | undefined,
  pins: Pins,
  how: Verifying = {},
): Believed {
  const listed = listedMaterial(archive, own, pins)
  const first = beginningOf(archive, own, pins)
  const current = currentMaterial(archive, own, pins)
  const brought = broughtRoots(pins)
  const isAnnounced = (type: AnnouncedType) =>
    read.records.TrustMaterial.some(({ value }) => value.files.some((file) => file.type === type))
  let material = {
    trustedRoots: brought.length > 0 ? brought : firstRoots(listed, first),
    allowedSigners: isAnnounced('allowed-signers') ? pinned(listed.allowedSigners) : first.allowedSigners,
    keyrings: isAnnounced('keyring') ? pinned(listed.keyrings) : first.keyrings,
    witnessKeys: isAnnounced('witness-keys') ? pinned(listed.witnessKeys) : first.witnessKeys,
    // A revocation needs nobody's leave, and taking one out of the list does not undo it.
    revokedKeys: union(first.revokedKeys, current.revokedKeys),
    thresholds: strictestThresholds(archive, own),
  } satisfies TrustMaterial
  for (;;) {
    const { trust, existedBy, byCommit } = establish(archive, read, evidence, material, how)
    const found = holdRecords(archive, read, trust, existedBy)
    const earlier = earlierVersions(archive, own, material, verifiedDigests(found), { ...how, ...byCommit })
    const governance = establishGovernance(
      [...found.Policy, ...earlier.Policy],
      [...found.Person, ...earlier.Person],
      pins.digests,
    )
    const held = settled(found, governance.roster)
    const announced = announcedDigests(held.TrustMaterial, governance)
    const admitted = {
      ...material,
      // Roots that the reader brought are the only ones.
      trustedRoots:
        brought.length > 0 ? brought : union(material.trustedRoots, among(listed.trustedRoots, announced)),
      allowedSigners: union(material.allowedSigners, among(listed.allowedSigners, announced)),
      keyrings: union(material.keyrings, among(listed.keyrings, announced)),
      witnessKeys: union(material.witnessKeys, among(listed.witnessKeys, announced)),
      revokedKeys: union(material.revokedKeys, among(listed.revokedKeys, announced)),
    }
    const itself = sanctioned(held.Archive, governance)
    const asked = own?.value.trust.thresholds
    if (asked !== undefined && itself.entitled && !sameThresholds(asked, material.thresholds)) {
      material = { ...admitted, thresholds: asked }
      continue
    }
    if (sizeOf(admitted) === sizeOf(material)) {
      const uncounted = brought.length > 0 ? { ...current, trustedRoots: [] } : current
      return {
        material,
        trust,
        held: { ...held, Archive: itself.held },
        earlier,
        governance,
        problems: [...itself.problems, ...refused(uncounted, first, material, governance)],
      }
    }
    material = admitted
  }
}

function sameThresholds(a: TrustMaterial['thresholds'], b: TrustMaterial['thresholds']): boolean {
  return a.timestamps === b.timestamps && a.logEntries === b.logEntries
}

/** Digests of the records that the archive holds and whose signatures verify. */
function verifiedDigests(held: HeldRecords): ReadonlySet<Sha256> {
  const all = Object.values(held).flat() as readonly Held<KindName>[]
  return new Set(
    all.flatMap(({ record, trust }) => (trust.state === 'verified' ? (record.at.digest ?? []) : [])),
  )
}

type AnnouncedType = ArchiveRecord<'TrustMaterial'>['value']['files'][number]['type']

/** A root that the reader pinned by digest, or the first that the archive ever listed. */
function firstRoots(listed: ListedMaterial, first: ListedMaterial): readonly TrustFile[] {
  const atOnce = pinned(listed.trustedRoots)
  return atOnce.length > 0 ? atOnce : first.trustedRoots.slice(0, 1)
}

const pinned = (files: readonly TrustFile[]) => files.filter(({ origin }) => origin === 'pinned')

const among = (files: readonly TrustFile[], digests: ReadonlySet<Sha256>) =>
  files.filter(({ sha256 }) => digests.has(sha256))

/** Files of both, each digest once. */
function union(counted: readonly TrustFile[], more: readonly TrustFile[]): readonly TrustFile[] {
  const known = new Set(counted.map(({ sha256 }) => sha256))
  return [...counted, ...more.filter(({ sha256 }) => !known.has(sha256))]
}

/** Digests of trust material that somebody entitled announced. */
function announcedDigests(
  held: readonly Held<'TrustMaterial'>[],
  { policies, roster }: Governance,
): ReadonlySet<Sha256> {
  return new Set(
    held.flatMap(({ record, trust }) => {
      const said = attribute(trust, record.value.by, roster)
      if (said.state === 'unattributed' || record.contested) return []
      const roles = policyAt(policies, said.since.at)?.value.authority.trust ?? []
      return holdsAny(said.person, roles, undefined, said.since.at)
        ? record.value.files.map(({ sha256 }) => sha256)
        : []
    }),
  )
}

function sizeOf(material: TrustMaterial): number {
  return MATERIAL_KINDS.reduce((total, kind) => total + (material[kind]?.length ?? 0), 0)
}

const NAMES: Readonly<Record<MaterialKind, string>> = {
  trustedRoots: 'trusted root',
  allowedSigners: 'file of allowed signers',
  keyrings: 'keyring',
  revokedKeys: 'list of revoked keys',
  witnessKeys: 'file of witnesses’ keys',
}

/** Trust material that lies in the archive and counts for nothing: what somebody put there, and what stays in force. */
function refused(
  current: ListedMaterial,
  first: ListedMaterial,
  material: TrustMaterial,
  { policies }: Governance,
): Problem[] {
  const roles = policies.at(-1)?.value.authority.trust ?? []
  return (['trustedRoots', 'allowedSigners', 'keyrings', 'witnessKeys'] as const).flatMap((kind) => {
    const counted = material[kind] ?? []
    return current[kind]
      .filter(({ sha256 }) => !counted.some((one) => one.sha256 === sha256))
      .map(({ path, sha256 }) => {
        const before = first[kind].find((one) => one.path === path && counted.includes(one))
        const inForce = before ?? counted[0]
        const stays =
          inForce === undefined
            ? 'nothing is in force in its place'
            : `in force stays ${inForce.path === path ? 'its version' : inForce.path} sha256:${inForce.sha256}`
        return {
          code: 'E-TRUST-UNAUTHORISED' as const,
          message: `the ${NAMES[kind]} ${path} sha256:${sha256} does not count: nobody entitled announced it; ${stays}`,
          at: { path, digest: sha256 },
          hint: `a TrustMaterial record that names its digest, signed by ${list(roles, 'or') || 'the role that the policy names'}, makes it count`,
        }
      })
  })
}
