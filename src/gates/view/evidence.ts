import { sameSubject } from '../../domain/digest.ts'
import { compareInstants } from '../../domain/instant.ts'
import { showLocator } from '../../domain/locator.ts'
import { compareText, list } from '../../domain/text.ts'
import { SCANS, type Scan } from '../../domain/vocabulary.ts'
import type { Dossier, Pack, PackItem } from '../../dossier/dossier.ts'
import type { TestRun } from '../../evidence/evidence.ts'
import type { BindingFacts, Clocks, ItemFacts, ScanFacts } from '../case-file.ts'
import { isKnown } from './clocks.ts'

/** The packs that were known, in order of collection. */
export function knownPacks(packs: readonly Pack[], clocks: Clocks): Pack[] {
  return packs
    .filter(({ pack }) => isKnown(pack, clocks))
    .toSorted(
      (a, b) =>
        compareInstants(a.pack.record.value.collectedAt, b.pack.record.value.collectedAt) ||
        compareText(a.pack.record.at.path, b.pack.record.at.path),
    )
}

/** Every file that a known pack names, and whether the archive holds those very bytes. */
export function viewItems(packs: readonly Pack[]): ItemFacts[] {
  return packs.flatMap((pack) => pack.items.map((item) => itemFacts(pack, item)))
}

function itemFacts(pack: Pack, { item, index, path, held, removed, digest, file }: PackItem): ItemFacts {
  const { state, why } = stateOf()
  return {
    type: item.type,
    scan: item.scan,
    path,
    state,
    why,
    tool: item.tool,
    pinned: item.sha256,
    actual: digest,
    at: pack.pack.record.locate(`/items/${index}`),
  }

  function stateOf(): Pick<ItemFacts, 'state' | 'why'> {
    if (held === 'absent')
      return { state: 'missing', why: 'the archive does not hold the file that the pack names' }
    if (held === 'other') return { state: 'changed', why: 'the file is not the one that the pack pins' }
    const said = pack.pack.said
    if (said.state === 'unattributed') {
      return { state: 'unverified', why: `nobody provably collected it: ${said.text}` }
    }
    if (pack.pack.record.contested) return { state: 'unverified', why: 'two packs claim the same id' }
    if (held === 'redacted') return { state: 'redacted', why: `its content was ${removed}` }
    const faults = (file?.problems ?? []).filter(({ code }) => code.startsWith('E-'))
    const [first] = faults
    if (first !== undefined)
      return { state: 'unreadable', why: `${first.code} ${showLocator(first.at)}: ${first.message}` }
    return { state: 'verified', why: `pinned by ${pack.pack.record.id}, collected by ${said.person.name}` }
  }
}

/** How each kind of scan fared: judged on the newest pack that speaks of it. */
export function viewScans(packs: readonly Pack[], items: readonly ItemFacts[]): ScanFacts[] {
  return SCANS.flatMap((scan) => {
    const newest = packs.findLast(
      ({ pack, items: own }) =>
        own.some(({ item }) => item.scan === scan) ||
        pack.record.value.notRun.some((one) => one.scan === scan),
    )
    if (newest === undefined) return []
    return [scanFacts(scan, newest, items)]
  })
}

function scanFacts(scan: Scan, { pack, items: own }: Pack, items: readonly ItemFacts[]): ScanFacts {
  const runs = own.filter(({ item }) => item.scan === scan)
  const cites = runs.map(({ index }) => pack.record.locate(`/items/${index}`))
  const [first] = runs
  if (first === undefined) {
    const index = pack.record.value.notRun.findIndex((one) => one.scan === scan)
    const off = pack.record.value.notRun[index]
    return {
      scan,
      state: 'not-run',
      why: `switched off by ${off?.by}: ${off?.reason}`,
      by: off?.by,
      openFindings: 0,
      cites: [pack.record.locate(`/notRun/${index}`)],
    }
  }
  const tool = list(runs.map(({ item }) => item.tool))
  const tests = allTests(runs.flatMap(({ file }) => file?.facts.tests ?? []))
  const openFindings = runs.reduce(
    (sum, { file }) => sum + (file?.facts.findings ?? []).filter(({ open }) => open).length,
    0,
  )
  // The oldest time decides about freshness: a fresh run does not refresh the others, nor a pack what is in a file.
  const producedAt = runs
    .flatMap(({ item, file }) => [item.producedAt, file?.facts.scan?.producedAt ?? []].flat())
    .toSorted(compareInstants)[0]
  const faults = runs.flatMap((run): Pick<ScanFacts, 'state' | 'why'>[] => {
    const facts = items.find(({ path, pinned }) => path === run.path && pinned === run.item.sha256)
    if (facts !== undefined && facts.state !== 'verified') {
      return [
        {
          state: facts.state === 'unverified' || facts.state === 'redacted' ? facts.state : 'unreadable',
          why: facts.why,
        },
      ]
    }
    const { scan: ran, findings, tests: tested } = run.file?.facts ?? {}
    if (ran?.state === 'incomplete')
      return [{ state: 'incomplete', why: ran.why ?? 'the tool did not finish' }]
    if (ran === undefined && findings === undefined && tested === undefined) {
      return [
        {
          state: 'unreadable',
          why: `${run.file?.formatTitle ?? 'the file'} says nothing about a scan`,
        },
      ]
    }
    return []
  })
  // What was removed says nothing; a run that is there and bad says something.
  const fault = faults.find(({ state }) => state !== 'redacted') ?? faults[0]
  return {
    scan,
    state: fault?.state ?? 'complete',
    why: fault?.why ?? `${tool} ran to its end`,
    tool,
    producedAt,
    tests,
    openFindings,
    cites,
  }
}

/** Several runs of tests as one: a failure in any of them is a failure. */
function allTests(runs: readonly TestRun[]): TestRun | undefined {
  const [first, ...others] = runs
  if (first === undefined) return undefined
  return others.reduce(
    (a, b): TestRun => ({
      passed: a.passed + b.passed,
      failed: a.failed + b.failed,
      skipped: a.skipped + b.skipped,
      errored: a.errored + b.errored,
      result: (['failed', 'warned'] as const).find((one) => a.result === one || b.result === one) ?? 'passed',
      failures: [...a.failures, ...b.failures],
    }),
    first,
  )
}

/** Whatever in the packs speaks of another commit or artifact than the release's. */
export function viewBindings({ release }: Dossier, packs: readonly Pack[]): BindingFacts[] {
  const { source, artifacts } = release.record.value
  return packs.flatMap(({ pack, items }) => {
    const own: BindingFacts[] = []
    const { sourceCommit } = pack.record.value
    if (sourceCommit !== source.commit) {
      own.push({
        what: pack.record.id,
        expected: `built from ${source.commit}`,
        found: `commit ${sourceCommit}`,
        at: pack.record.locate('/sourceCommit'),
      })
    }
    for (const { item, index, path, file } of items) {
      const at = pack.record.locate(`/items/${index}`)
      if (item.sourceCommit !== undefined && item.sourceCommit !== source.commit) {
        own.push({
          what: path,
          expected: `built from ${source.commit}`,
          found: `commit ${item.sourceCommit}`,
          at,
        })
      }
      if (item.artifact !== undefined && !artifacts.some(({ sha256 }) => sha256 === item.artifact)) {
        own.push({
          what: path,
          expected: list(artifacts.map(({ sha256 }) => sha256)),
          found: `artifact ${item.artifact}`,
          at,
        })
      }
      const subjects = file?.facts.provenance === undefined ? (file?.facts.subjects ?? []) : []
      const foreign = subjects.filter(
        ({ digest }) =>
          'sha256' in digest && !artifacts.some(({ sha256 }) => sameSubject({ sha256 }, digest)),
      )
      if (subjects.length > 0 && foreign.length === subjects.length) {
        own.push({
          what: path,
          expected: list(artifacts.map(({ sha256 }) => sha256)),
          found: `subject ${foreign[0]?.digest.sha256 ?? 'without a digest'}`,
          at,
        })
      }
    }
    return own
  })
}
