import { hash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Assessment } from '../assess.ts'
import { compareInstants, type Instant, parseInstant } from '../domain/instant.ts'
import { type AnswerIndex, exceptionAnswerOf, peopleAnswerOf } from '../report/answers.ts'
import { type Lead, leadsOf } from '../report/find-leads.ts'
import { ANSWERS, deploymentsFile, partFile, partOf } from './answer-names.ts'
import { canonicalJson } from './site-files.ts'

/** Things in one part: a question then reads a few hundred kilobytes, however many releases there are. */
const THINGS_A_PART = 4000

/**
 * Writes the documents from which the site answers questions of the command line; `reports` are the digests of the
 * releases' reports in their order. Answers with the SHA-256 of the index, which holds those of all others.
 */
export function writeAnswers(
  { archive, releases }: Assessment,
  reports: readonly string[],
  folder: string,
): string {
  mkdirSync(join(folder, ANSWERS))
  const files: [string, string][] = []
  const write = (file: string, document: unknown) => {
    const text = canonicalJson(document)
    writeFileSync(join(folder, ANSWERS, file), text, { flag: 'wx' })
    files.push([file, sha256(text)])
  }
  const { names, digests } = leadsOf({ archive, releases })
  const parts = {
    names: digitsFor(names.length),
    digests: digitsFor(digests.length),
    releases: digitsFor(archive.releases.length),
  }
  const writeLeads = (kind: 'names' | 'digests', leads: readonly Lead[]) => {
    const divided = Map.groupBy(leads, ([key]) => partOf(kind, key, parts[kind]))
    for (const [part, some] of divided)
      write(partFile(kind, part), { schema: 'docket/answers/leads/v1', leads: some })
  }
  write('exceptions.json', exceptionAnswerOf(archive))
  write('people.json', peopleAnswerOf(archive))
  const { incidents, listed } = archive
  write('incidents.json', { schema: 'docket/answers/incidents/v1', incidents, listed })
  const environments = [...Map.groupBy(archive.deployments, ({ environment }) => environment)]
  for (const [n, [environment, deployments]] of environments.entries())
    write(deploymentsFile(n), { schema: 'docket/answers/deployments/v1', environment, deployments })
  writeLeads('names', names)
  writeLeads('digests', digests)
  const rows = Map.groupBy(archive.releases, ({ id }) => partOf('releases', id, parts.releases))
  for (const [part, some] of rows)
    write(partFile('releases', part), { schema: 'docket/answers/releases/v1', releases: some })

  const moves = movesAt(archive)
  const index: AnswerIndex = {
    schema: 'docket/answers/index/v1',
    asOf: archive.asOf,
    name: archive.name,
    ...(archive.commit === undefined ? {} : { commit: archive.commit }),
    ...(moves === undefined ? {} : { movesAt: moves }),
    releases: releases.map(({ id, slug }, n) => [id, slug, reports[n] ?? '']),
    environments: environments.map(([environment]) => environment),
    parts,
    files,
  }
  const text = canonicalJson(index)
  writeFileSync(join(folder, ANSWERS, 'index.json'), text, { flag: 'wx' })
  return sha256(text)
}

/** When an exception or a policy next begins or ends. */
function movesAt({ asOf, exceptions, policies }: Assessment['archive']): Instant | undefined {
  const now = parseInstant(asOf)
  const edges = [...exceptions, ...policies].flatMap(({ effectiveOn, effectiveUntil }) => [
    effectiveOn,
    effectiveUntil,
  ])
  return edges
    .flatMap((edge) => (edge === undefined ? [] : (parseInstant(edge) ?? [])))
    .filter((edge) => now !== undefined && compareInstants(edge, now) > 0)
    .toSorted(compareInstants)[0]
}

function digitsFor(things: number): number {
  if (things <= THINGS_A_PART) return 0
  return things <= 16 * THINGS_A_PART ? 1 : 2
}

export function sha256(text: string | Uint8Array): string {
  return hash('sha256', text, 'hex')
}
