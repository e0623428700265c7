import { archiveRecord, roster } from './company.ts'
import { putExceptions } from './exceptions.ts'
import { putListings } from './listings.ts'
import { POLICIES, policyRecord } from './policies.ts'
import { readme } from './readme.ts'
import { record } from './record-text.ts'
import { factsOf } from './release-facts.ts'
import { putRelease, type Surroundings } from './release-files.ts'
import { EXCEPTIONS } from './scenarios/exceptions.ts'
import { putRegisters, putReviews } from './scenarios/registers.ts'
import { SCENARIOS } from './scenarios.ts'
import { emptyShelf, put, putRecord, type Shelf } from './shelf.ts'
import type { Signer } from './signing.ts'

const TRUSTED_ROOT = 'trust/2025-12-15.trusted_root.json'
const FOUNDED = '2025-12-15T08:05:00Z'

/** The whole sample archive: content by path from the archive's root. */
export function sampleArchive(signer: Signer): ReadonlyMap<string, Uint8Array> {
  const shelf = emptyShelf(signer)
  const around = putFoundation(shelf)
  const releases = SCENARIOS.map(({ plan }) => factsOf(plan))
  for (const release of releases) putRelease(shelf, release, around)
  putExceptions(shelf, EXCEPTIONS)
  putReviews(shelf)
  putRegisters(shelf)
  putListings(shelf, releases)
  put(shelf, 'README.md', readme(SCENARIOS))
  return shelf.files
}

/** What everything else rests on: the archive's own record, its trusted root, policies and people. */
export function putFoundation(shelf: Shelf): Surroundings {
  const founder = { person: 'helena-kowalska' } as const
  const sha256 = put(shelf, TRUSTED_ROOT, shelf.signer.trustedRoot)
  putRecord(shelf, 'archive.yaml', archiveRecord(TRUSTED_ROOT), FOUNDED, founder)
  const announced = record('TrustMaterial', {
    id: 'trust-2025-12-15',
    effectiveOn: '2025-12-15T00:00:00Z',
    files: [{ type: 'trusted-root', path: TRUSTED_ROOT.replace('trust/', ''), sha256 }],
    reason: 'First trusted root of the archive: the signing service that all of 2026 is signed with.',
    by: founder.person,
    role: 'security-leadership',
  })
  putRecord(shelf, 'trust/2025-12-15.yaml', announced, FOUNDED, founder)
  for (const { value, signedAt } of roster()) {
    putRecord(shelf, `people/${value.id}.yaml`, value, signedAt, founder)
  }
  const policies = POLICIES.map(({ path, terms, signedAt }) => ({
    id: terms.id,
    effectiveOn: terms.effectiveOn,
    sha256: putRecord(shelf, path, policyRecord(terms), signedAt, founder),
  }))
  const policyAt = (at: string) => {
    const inForce = policies.findLast(({ effectiveOn }) => effectiveOn <= at)
    if (inForce === undefined) throw new Error(`no policy at ${at}`)
    return { id: inForce.id, sha256: inForce.sha256 }
  }
  return { policyAt, packOf: new Map() }
}
