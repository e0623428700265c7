import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commitAll } from '../golden/archives.ts'
import { putFoundation } from '../sample/archive.ts'
import type { ReleasePlan } from '../sample/plan.ts'
import { factsOf } from '../sample/release-facts.ts'
import { putRelease } from '../sample/release-files.ts'
import { putRegisters } from '../sample/scenarios/registers.ts'
import { SCENARIOS } from '../sample/scenarios.ts'
import { emptyShelf } from '../sample/shelf.ts'
import { authoritySince } from '../sample/signing.ts'

/** Releases of the sample that pass without anything special: one of each product. */
const PATTERNS = ['developer-portal@1.0.0', 'storefront@3.0.0', 'payments-api@2.0.0']

/** The year over which the releases are spread. */
const FIRST_DAY = Date.UTC(2026, 1, 2)
const DAYS = 280

/**
 * A repository with so many releases of the sample's kind, all signed; made once and kept in `.docket/bench`, because
 * signing takes far longer than anything that is measured.
 */
export function benchArchive(releases: number): string {
  const repository = join('.docket', 'bench', `${releases}-releases`)
  if (existsSync(repository)) return repository
  const making = `${repository}.making`
  rmSync(making, { recursive: true, force: true })
  const commits = join(making, 'commits')
  for (const [path, bytes] of filesOf(releases)) {
    const target = join(commits, '1', path)
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, bytes)
  }
  const made = join(making, 'repository')
  mkdirSync(made)
  commitAll(commits, made)
  renameSync(made, repository)
  rmSync(making, { recursive: true })
  return repository
}

function filesOf(releases: number): ReadonlyMap<string, Uint8Array> {
  const shelf = emptyShelf(authoritySince('2025-12-01T00:00:00Z'))
  const around = putFoundation(shelf)
  const patterns = PATTERNS.map(planOf)
  for (let n = 0; n < releases; n += 1) {
    const pattern = patterns[n % patterns.length]
    if (pattern === undefined) throw new Error('there is no release to repeat')
    const decided = new Date(
      FIRST_DAY + Math.floor((n * DAYS) / releases) * 86_400_000 + (9 * 3600 + n) * 1000,
    )
    const plan = { ...pattern, version: `9.${n}.0`, decidedAt: `${decided.toISOString().slice(0, 19)}Z` }
    putRelease(shelf, factsOf(plan), around)
  }
  putRegisters(shelf)
  return shelf.files
}

function planOf(id: string): ReleasePlan {
  const plan = SCENARIOS.map((scenario) => scenario.plan).find((one) => factsOf(one).id === id)
  if (plan === undefined) throw new Error(`the sample has no ${id}`)
  return plan
}
