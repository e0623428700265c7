import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import {
  type AnswerIndex,
  answerIndex,
  deploymentAnswer,
  type ExceptionAnswer,
  exceptionAnswer,
  incidentAnswer,
  leadAnswer,
  type PeopleAnswer,
  peopleAnswer,
  releaseAnswer,
} from '../report/answers.ts'
import type { FindSource } from '../report/find.ts'
import { type ReleaseReport, releaseReport } from '../report/release-report.ts'
import { ANSWERS, deploymentsFile, partFile, partOf } from './answer-names.ts'
import { type BuildFacts, buildFacts } from './build-facts.ts'
import { BUILD_FACTS } from './publish.ts'
import { noRelease } from './release-name.ts'

/** Why a build cannot answer: something of it is not there, or not what was built. Never the reader's mistake. */
export class BuildBroken extends Error {
  override readonly name = 'BuildBroken'
}

/** A build that answers. Every document is held against its digest when it is read, and throws `BuildBroken`. */
export type Built = {
  readonly facts: BuildFacts
  readonly index: AnswerIndex
  readonly release: (name: string) => ReleaseReport
  readonly exceptions: () => ExceptionAnswer
  readonly people: () => PeopleAnswer
  readonly find: FindSource
}

/** Opens a site that was built before; `undefined` where the folder holds none. */
export function openBuilt(folder: string): Built | undefined {
  const facts = bytesIn(folder, BUILD_FACTS)
  if (facts === undefined) return undefined
  const read = buildFacts.safeParse(parsed(facts))
  if (!read.success) throw new BuildBroken(`${BUILD_FACTS} is not of this version`)
  const document = <T extends z.ZodType>(path: string, digest: string, schema: T): z.output<T> => {
    const bytes = bytesIn(folder, path)
    if (bytes === undefined) throw new BuildBroken(`${path} is missing`)
    if (hash('sha256', bytes, 'hex') !== digest) throw new BuildBroken(`${path} is not what was built`)
    const read = schema.safeParse(parsed(bytes))
    if (!read.success) throw new BuildBroken(`${path} is not of this version`)
    return read.data
  }
  const index = document(`${ANSWERS}/index.json`, read.data.answers, answerIndex)
  const digests = new Map(index.files)
  const answers = <T extends z.ZodType>(file: string, schema: T): z.output<T> =>
    document(`${ANSWERS}/${file}`, digests.get(file) ?? '', schema)
  return {
    facts: read.data,
    index,
    release: (name) => {
      const [, slug, digest] = index.releases.find(([id]) => id === name) ?? []
      if (slug === undefined || digest === undefined)
        throw noRelease(
          name,
          index.releases.map(([id]) => id),
        )
      return document(`report/${slug}.json`, digest, releaseReport)
    },
    exceptions: () => answers('exceptions.json', exceptionAnswer),
    people: () => answers('people.json', peopleAnswer),
    find: sourceIn(index, digests, answers),
  }
}

type ReadAnswer = <T extends z.ZodType>(file: string, schema: T) => z.output<T>

function sourceIn(index: AnswerIndex, digests: ReadonlyMap<string, string>, answers: ReadAnswer): FindSource {
  const once = <T>(read: () => T) => {
    let kept: { readonly value: T } | undefined
    return () => {
      kept ??= { value: read() }
      return kept.value
    }
  }
  // A part that the build did not name holds nothing: no key begins so.
  const leads = (kind: 'names' | 'digests', key: string) => {
    const file = partFile(kind, partOf(kind, key, index.parts[kind]))
    return digests.has(file) ? answers(file, leadAnswer).leads : []
  }
  const around = once(() => answers('incidents.json', incidentAnswer))
  const deployments = new Map(
    index.environments.map((environment, n) => [
      environment,
      once(() => answers(deploymentsFile(n), deploymentAnswer).deployments),
    ]),
  )
  return {
    named: (name) => leads('names', name).filter(([key]) => key === name),
    digests: (some) => leads('digests', some).filter(([key]) => key.startsWith(some)),
    releases: (ids) => {
      const partsOf = Map.groupBy(ids, (id) => partOf('releases', id, index.parts.releases))
      const rows = [...partsOf.keys()].flatMap((part) => {
        const file = partFile('releases', part)
        return digests.has(file) ? answers(file, releaseAnswer).releases : []
      })
      const byId = new Map(rows.map((row) => [row.id, row]))
      return ids.flatMap((id) => byId.get(id) ?? [])
    },
    exceptions: (ids) =>
      ids.length === 0
        ? []
        : answers('exceptions.json', exceptionAnswer).exceptions.filter(({ id }) => ids.includes(id)),
    incidents: () => around().incidents,
    deployments: (environment) => deployments.get(environment)?.() ?? [],
    listed: () => around().listed,
  }
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

/** A file of a site; absent where it is not there, or not a file. */
function bytesIn(folder: string, path: string): Buffer | undefined {
  try {
    return readFileSync(join(folder, path))
  } catch {
    return undefined
  }
}
