import type { DigestSet } from '../../../domain/digest.ts'
import type { Problem } from '../../../domain/problem.ts'
import { list } from '../../../domain/text.ts'
import type { ComponentList, Facts, Format, FormatInput, FormatResult, ScanRun } from '../../evidence.ts'
import { checkShape, versionProblem } from '../../shape.ts'
import { readTime } from '../../times.ts'
import { ineffectiveStatements } from '../../vex.ts'
import { BOM, type Bom, type Inventory, inventoryOf, nameOf, type Tools } from './bom.ts'
import { repeatedReferences } from './references.ts'
import { bomSchema } from './schema/bom.ts'
import { VERSIONS, type Version } from './schema/language.ts'
import { findingsOf, statementOf } from './vulnerabilities.ts'

/**
 * CycloneDX 1.4 to 1.7 in JSON (ECMA-424). A document must keep the rules of its version's JSON Schema. Its components
 * are a bill of materials; with `vulnerabilities` it is also a scan, and each `analysis` a VEX statement.
 */
export const format: Format = {
  id: 'cyclonedx',
  title: 'CycloneDX 1.4 to 1.7',
  specification: 'https://cyclonedx.org/specification/overview/',
  predicateTypes: [
    'https://cyclonedx.org/bom',
    ...VERSIONS.map((version) => `https://cyclonedx.org/bom/v${version}`),
  ],
  claims: ({ document }) => {
    if (typeof document !== 'object' || document === null) return false
    const { $schema } = document as { readonly $schema?: unknown }
    return Object.hasOwn(document, 'bomFormat') || (typeof $schema === 'string' && /cyclonedx/i.test($schema))
  },
  read: (input) => {
    const { specVersion } = input.document as { readonly specVersion?: unknown }
    const version = VERSIONS.find((known) => known === specVersion)
    if (version !== undefined) return readVersion(version, input)
    const formatTitle = 'CycloneDX'
    if (typeof specVersion !== 'string') {
      const problem = versionProblem('CycloneDX without a specVersion', format.title, input.locate(''))
      return { formatTitle, facts: {}, problems: [problem] }
    }
    const found = `CycloneDX ${specVersion}`
    return {
      formatTitle,
      facts: {},
      problems: [versionProblem(found, format.title, input.locate('/specVersion'))],
    }
  },
}

function readVersion(version: Version, input: FormatInput): FormatResult {
  const { document, locate } = input
  const formatTitle = `CycloneDX ${version}`
  const valid = checkShape(bomSchema(version), document, formatTitle, locate)
  if (!valid.ok) return { formatTitle, facts: {}, problems: valid.problems }
  const repeated = repeatedReferences(document, formatTitle, locate)
  if (repeated.length > 0) return { formatTitle, facts: {}, problems: repeated }
  const read = checkShape(BOM, document, formatTitle, locate)
  if (!read.ok) return { formatTitle, facts: {}, problems: read.problems }
  const bom = read.value
  const inventory = inventoryOf(bom)
  const problems: Problem[] = []
  const components = componentsOf(bom, inventory)
  return { formatTitle, facts: { components, ...scanFacts(bom, inventory, input, problems) }, problems }
}

function componentsOf(bom: Bom, { count }: Inventory): ComponentList {
  const described = bom.metadata?.component
  const hashes = described?.hashes ?? []
  const digests: DigestSet = Object.fromEntries(hashes.map(({ alg, content }) => [algorithm(alg), content]))
  return {
    count,
    subject: described === undefined ? undefined : nameOf(described),
    digests: hashes.length === 0 ? [] : [digests],
  }
}

/** `SHA-256` by in-toto's name, `sha256`; `SHA3-256` is `sha3_256` (in-toto, DigestSet). */
function algorithm(alg: string): string {
  return alg.toLowerCase().replace(/^sha-/, 'sha').replaceAll('-', '_')
}

/** Without `vulnerabilities` nothing was scanned: then there are no findings, not even none (GOV-14). */
function scanFacts(bom: Bom, inventory: Inventory, { locate }: FormatInput, problems: Problem[]): Facts {
  const { vulnerabilities, metadata } = bom
  if (vulnerabilities === undefined) return {}
  const tools = toolsOf(metadata?.tools)
  const tool = tools.length === 0 ? 'CycloneDX' : list([...new Set(tools.map(({ name }) => name))])
  const produced = readTime(metadata?.timestamp, () => locate('/metadata/timestamp'))
  problems.push(...produced.problems)
  const scan: ScanRun = {
    tool,
    version: tools.length === 1 ? tools[0]?.version : undefined,
    state: 'complete',
    producedAt: produced.instant,
    kinds: ['dependency', 'image'],
  }
  if (vulnerabilities.length === 0) {
    problems.push({
      code: 'W-SCAN-EMPTY',
      message:
        'The list of vulnerabilities is empty; a bill of materials that nobody scanned can look the same.',
      at: locate('/vulnerabilities'),
    })
  }
  const places = vulnerabilities.map((vulnerability, index) => {
    const pointer = `/vulnerabilities/${index}`
    const { lastUpdated, firstIssued } = vulnerability.analysis ?? {}
    const stated = readTime(lastUpdated ?? firstIssued, () => locate(`${pointer}/analysis`))
    problems.push(...stated.problems)
    return { vulnerability, at: locate(pointer), statedAt: stated.instant ?? produced.instant }
  })
  const vex = places.flatMap(
    ({ vulnerability, at, statedAt }) => statementOf(vulnerability, inventory, statedAt, at) ?? [],
  )
  problems.push(...ineffectiveStatements(vex))
  return {
    findings: places.flatMap(({ vulnerability, at }) => findingsOf(vulnerability, inventory, tool, at)),
    scan,
    ...(vex.length === 0 ? {} : { vex }),
  }
}

type Tool = { readonly name: string; readonly version?: string | undefined }

function toolsOf(tools: Tools | undefined): readonly Tool[] {
  if (tools === undefined) return []
  const listed = Array.isArray(tools) ? tools : [...(tools.components ?? []), ...(tools.services ?? [])]
  return listed.flatMap(({ name, version }) => (name === undefined ? [] : [{ name, version }]))
}
