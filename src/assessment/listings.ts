import type { Archive } from '../archive/archive.ts'
import type { Governance } from '../attribution/governance.ts'
import type { HeldRecords } from '../dossier/gather.ts'
import { listedInRecord, readListingCsv } from '../records/listing.ts'
import type { Listing } from '../report/archive/population.ts'
import { sayAll } from './hold.ts'

export function listingsOf(archive: Archive, held: HeldRecords, governance: Governance): Listing[] {
  return sayAll(held.DeploymentListing, governance).map((one): Listing => {
    const { value, at } = one.record
    const inline = listedInRecord(value)
    if (value.file === undefined) return { held: one, entries: inline }
    const path = at.path.replace(/[^/]*$/, '') + value.file.path
    const file = archive.files.get(path)
    if (file === undefined) return { held: one, entries: inline, why: `the archive does not hold ${path}` }
    if (file.sha256 !== value.file.sha256)
      return { held: one, entries: inline, why: `${path} is not the file that the record pins` }
    const rows = readListingCsv(new TextDecoder().decode(file.bytes))
    return rows.ok
      ? { held: one, entries: [...inline, ...rows.rows] }
      : { held: one, entries: inline, why: rows.why }
  })
}
