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
import type { ArchiveRecord, RecordsRead } from '../records/record.ts'
import type { Trust, TrustFile, TrustMaterial } from '../trust/trust.ts'
import { establish } from './establish.ts'
import { holdRecords } from './hold.ts'
import { availableMaterial, type Pins } from './trust-material.ts'
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
 * Begins with the trusted root that was pinned, or else with the first that archive.yaml lists. A further one counts
 * only once somebody announced it by digest, signed under the roots before it, in the role that the policy in force
 * names for that: as TUF rotates its root.
 */
export function believe(
  archive: Archive,
  read: RecordsRead,
  evidence: ReadonlyMap<string, EvidenceFile>,
  own: ArchiveRecord<'Archive'> | undefined,
  pins: Pins,
  verify: typeof establish = establish,
): Believed {
  const available = availableMaterial(archive, own, pins)
  const announcesSigners = read.records.TrustMaterial.some(({ value }) =>
    value.files.some(({ type }) => type === 'allowed-signers'),
  )
  const [first] = available.trustedRoots
  const atOnce = available.trustedRoots.filter((file) => file.origin === 'pinned')
  let material: TrustMaterial = {
    ...available,
    trustedRoots: atOnce.length > 0 ? atOnce : first === undefined ? [] : [first],
    allowedSigners: announcesSigners ? [] : available.allowedSigners,
  }
  for (;;) {
    const trust = verify(archive, read, evidence, material)
    const held = holdRecords(archive, read, trust)
    const earlier = earlierVersions(archive, own, material)
    const governance = establishGovernance(
      [...held.Policy, ...earlier.Policy],
      [...held.Person, ...earlier.Person],
      pins.digests,
    )
    const announced = announcedDigests(held.TrustMaterial, governance)
    const admitted: TrustMaterial = {
      ...material,
      trustedRoots: admit(material.trustedRoots, available.trustedRoots, announced),
      allowedSigners: admit(material.allowedSigners, available.allowedSigners, announced),
    }
    if (sizeOf(admitted) === sizeOf(material)) {
      return {
        material,
        trust,
        held,
        earlier,
        governance,
        problems: refused(available, material, governance),
      }
    }
    material = admitted
  }
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

function admit(
  counted: readonly TrustFile[],
  available: readonly TrustFile[],
  announced: ReadonlySet<Sha256>,
): TrustFile[] {
  const known = new Set(counted.map(({ sha256 }) => sha256))
  return [...counted, ...available.filter(({ sha256 }) => announced.has(sha256) && !known.has(sha256))]
}

function sizeOf({ trustedRoots, allowedSigners }: TrustMaterial): number {
  return trustedRoots.length + allowedSigners.length
}

/** Trust material that lies in the archive and counts for nothing. */
function refused(
  available: TrustMaterial,
  { trustedRoots, allowedSigners }: TrustMaterial,
  { policies }: Governance,
): Problem[] {
  const counted = new Set([...trustedRoots, ...allowedSigners].map(({ sha256 }) => sha256))
  const roles = policies.at(-1)?.value.authority.trust ?? []
  return [...available.trustedRoots, ...available.allowedSigners]
    .filter(({ sha256 }) => !counted.has(sha256))
    .map(({ path, sha256 }) => ({
      code: 'E-TRUST-UNAUTHORISED' as const,
      message: `${path} does not count: nobody entitled announced it`,
      at: { path, digest: sha256 },
      hint: `a TrustMaterial record that names its digest, signed by ${list(roles, 'or') || 'the role that the policy names'}, makes it count`,
    }))
}
