import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildToAsk } from '../../scripts/bench/answers.ts'
import { repeated } from '../../scripts/bench/repeated.ts'
import { archiveState, readArchive } from '../../src/archive/index.ts'
import { type Assessment, establishArchive, judge, judgeRelease } from '../../src/assess.ts'
import { writeAnswers } from '../../src/cli/answer-files.ts'
import { askedOf, factsText } from '../../src/cli/build-facts.ts'
import { type Built, openBuilt } from '../../src/cli/built.ts'
import { exceptionLines } from '../../src/cli/commands/exceptions.ts'
import { explainLines } from '../../src/cli/commands/explain.ts'
import { foundLines } from '../../src/cli/commands/find.ts'
import { gateLines } from '../../src/cli/commands/gate.ts'
import { createPainter } from '../../src/cli/paint.ts'
import { writeReports } from '../../src/cli/site-files.ts'
import { type Instant, parseInstant } from '../../src/domain/instant.ts'
import { exceptionAnswer, exceptionAnswerOf } from '../../src/report/answers.ts'
import { type FindSource, find, sourceOf } from '../../src/report/find.ts'
import { foundAnswer } from '../../src/report/found.ts'
import { releaseReport } from '../../src/report/release-report.ts'

/** The sample, judged and written as a build writes it: what is told from either is the same, to the byte. */

const AS_OF = parseInstant('2026-11-20T12:00:00Z') as Instant
const PINS = { trustedRoots: [], digests: [] }
const plain = createPainter(false)
let folder: string
let assessment: Assessment
let built: Built
let established: ReturnType<typeof establishArchive>
let archive: Awaited<ReturnType<typeof readArchive>>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'docket-answers-'))
  const location = { path: resolve('records') }
  archive = await readArchive(location)
  established = establishArchive(archive, PINS)
  assessment = judge(archive, established, AS_OF)
  built = write(join(folder, 'sample'), assessment, await archiveState(location))
}, 300_000)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function write(
  place: string,
  some: Assessment,
  state: Awaited<ReturnType<typeof archiveState>> = undefined,
): Built {
  mkdirSync(place)
  const answers = writeAnswers(some, writeReports(some, place).digests, place)
  const asked = askedOf({ location: { path: '.' }, asOf: AS_OF, pins: PINS, pinNames: new Map() }, state)
  writeFileSync(join(place, 'build.json'), factsText(asked, answers, 0))
  const opened = openBuilt(place)
  if (opened === undefined) throw new Error('nothing was built')
  return opened
}

const asJson = (value: unknown) => JSON.stringify(value, null, 2)

test('every release of the sample is told the same', () => {
  expect(assessment.releases.length).toBeGreaterThan(60)
  const { people } = built.people()
  for (const report of assessment.releases) {
    const stored = built.release(report.id)
    expect(asJson(stored)).toBe(asJson(releaseReport.parse(report)))
    expect(explainLines(stored, true, 80, plain)).toEqual(explainLines(report, true, 80, plain))
    expect(gateLines(stored, people, 80, plain)).toEqual(
      gateLines(report, assessment.archive.people, 80, plain),
    )
  }
})

test('a release that is judged alone is told the same', () => {
  const { releases } = assessment
  for (const report of [releases[0], releases[20], releases[40], releases.at(-1)]) {
    const { answer } = judgeRelease(archive, established, report?.id ?? '', AS_OF)
    expect(asJson(answer?.release)).toBe(asJson(report))
    expect(asJson(answer?.people)).toBe(asJson(built.people().people))
  }
  expect(judgeRelease(archive, established, 'nothing@1', AS_OF).answer).toBeUndefined()
}, 120_000)

test('so are exceptions', () => {
  const told = built.exceptions()
  expect(told.exceptions.length).toBeGreaterThan(5)
  expect(asJson(told)).toBe(asJson(exceptionAnswer.parse(exceptionAnswerOf(assessment.archive))))
  expect(exceptionLines(told, 80, plain)).toEqual(exceptionLines(assessment.archive, 80, plain))
})

function sameFound(query: string, source: FindSource, from: FindSource): number {
  const [found, expected] = [find(source, query), find(from, query)]
  expect(asJson(foundAnswer.parse(found)), query).toBe(asJson(foundAnswer.parse(expected)))
  expect(foundLines(query, AS_OF, found, 80, plain)).toEqual(foundLines(query, AS_OF, expected, 80, plain))
  return found.matches.length + found.incidents.length + found.exceptions.length + found.listed.length
}

/** A question for everything that can be asked by. */
function queriesOf({
  archive: { releases, exceptions, incidents, deployments, listed },
}: Assessment): string[] {
  return [
    ...releases.flatMap(({ id, version, commit, artifacts, findings, packages, tags }) => [
      id,
      version,
      `v${version}`,
      commit.slice(0, 7),
      ...artifacts.map((one) => `sha256:${one}`),
      ...findings,
      ...packages,
      ...tags.map((tag) => `refs/tags/${tag}`),
    ]),
    ...exceptions.map(({ id }) => id),
    ...incidents.map(({ id }) => id),
    ...deployments.flatMap(({ environment, startedAt, endedAt }) => [
      `${environment}@${startedAt}`,
      `${environment}@${endedAt ?? AS_OF}`,
    ]),
    ...listed.flatMap(({ environment, at, artifact }) => [`${environment}@${at}`, artifact.slice(0, 9)]),
  ]
}

test('so is everything that can be found, and by each of its names something is', () => {
  const source = sourceOf(assessment)
  const queries = [...new Set(queriesOf(assessment))]
  expect(queries.length).toBeGreaterThan(300)
  const nothing = queries.filter((query) => sameFound(query, built.find, source) === 0)
  // A rollback with nothing recorded after it, or the end of a failed deployment: nothing is known to have run.
  expect(nothing.filter((query) => !/@\d{4}-/.test(query))).toEqual([])
  for (const query of ['no-such-thing', 'ffffffffffff', 'sha512:0123456', 'nowhere@2026-03-01T00:00Z'])
    expect(sameFound(query, built.find, source)).toBe(0)
}, 120_000)

test('with so many releases that answers lie in parts, everything is found in its part', async () => {
  const many = repeated(assessment, 50)
  const last = many.releases.at(-1)?.id ?? ''
  const place = join(folder, 'many')
  await buildToAsk(place, 'records', many, last)
  const opened = openBuilt(place)
  if (opened === undefined) throw new Error('nothing was built')
  expect(opened.index.parts).toEqual({ names: 1, digests: 2, releases: 0 })
  expect(opened.release(last).id).toBe(last)
  const source = sourceOf(many)
  for (const query of queriesOf(many).filter((_, n) => n % 701 === 0)) sameFound(query, opened.find, source)
}, 120_000)
