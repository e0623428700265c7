import type { DigestSet } from '../../../domain/digest.ts'
import type { ComponentList, Format, FormatInput, FormatResult } from '../../evidence.ts'
import { checkShape, shapeProblem, versionProblem } from '../../shape.ts'
import { type Element, SPDX_2, SPDX_3, type Spdx2 } from './schema.ts'

const CONTEXT_3 = /^https:\/\/spdx\.org\/rdf\/(3\.0(\.\d+)?)\/spdx-context\.jsonld$/

/**
 * SPDX 2.3 (and 2.2, which has the same fields) and SPDX 3.0 in JSON: a bill of materials. Vulnerabilities that an SPDX 3
 * document may hold are not read as findings.
 */
export const format: Format = {
  id: 'spdx',
  title: 'SPDX 2.3 and 3.0',
  specification: 'https://spdx.dev/use/specifications/',
  predicateTypes: [
    'https://spdx.dev/Document',
    'https://spdx.dev/Document/v2.2',
    'https://spdx.dev/Document/v2.3',
    'https://spdx.dev/Document/v3',
    'https://spdx.dev/Document/v3.0',
  ],
  claims: ({ document }) => {
    if (typeof document !== 'object' || document === null) return false
    return (
      Object.hasOwn(document, 'spdxVersion') ||
      contextOf(document)?.startsWith('https://spdx.org/rdf/') === true
    )
  },
  read: (input) => {
    const document = input.document as Readonly<Record<string, unknown>>
    const { spdxVersion } = document
    if (spdxVersion === undefined) return readSpdx3(input)
    if (typeof spdxVersion === 'string' && !/^SPDX-2\.[23]$/.test(spdxVersion)) {
      const problem = versionProblem(spdxVersion, 'SPDX 2.2, 2.3 or 3.0', input.locate('/spdxVersion'))
      return { formatTitle: 'SPDX', facts: {}, problems: [problem] }
    }
    return readSpdx2(input)
  },
}

function contextOf(document: unknown): string | undefined {
  const context = (document as { readonly '@context'?: unknown })['@context']
  return typeof context === 'string' ? context : undefined
}

function readSpdx2({ document, locate }: FormatInput): FormatResult {
  const read = checkShape(SPDX_2, document, 'SPDX 2', locate)
  if (!read.ok) return { formatTitle: 'SPDX 2', facts: {}, problems: read.problems }
  const formatTitle = read.value.spdxVersion.replace('-', ' ')
  return { formatTitle, facts: { components: componentsOf2(read.value) }, problems: [] }
}

/** What the document describes is named by `documentDescribes` or by a relationship DESCRIBES (2.3, 11.1). */
function componentsOf2(document: Spdx2): ComponentList {
  const packages = document.packages ?? []
  const described = new Set([
    ...(document.documentDescribes ?? []),
    ...(document.relationships ?? []).flatMap(({ spdxElementId, relatedSpdxElement, relationshipType }) => {
      if (relationshipType === 'DESCRIBES' && spdxElementId === document.SPDXID) return [relatedSpdxElement]
      if (relationshipType === 'DESCRIBED_BY' && relatedSpdxElement === document.SPDXID)
        return [spdxElementId]
      return []
    }),
  ])
  const roots = packages.filter(({ SPDXID }) => described.has(SPDXID))
  const [root] = roots
  const purl = root?.externalRefs?.find(({ referenceType }) => referenceType === 'purl')?.referenceLocator
  return {
    count: packages.length - roots.length,
    subject: purl ?? (root === undefined ? undefined : versioned(root.name, root.versionInfo)),
    digests: roots.flatMap(({ checksums }) => digestsOf(checksums ?? [])),
  }
}

function digestsOf(
  checksums: readonly { readonly algorithm: string; readonly checksumValue: string }[],
): readonly DigestSet[] {
  if (checksums.length === 0) return []
  return [
    Object.fromEntries(checksums.map(({ algorithm, checksumValue }) => [name(algorithm), checksumValue])),
  ]
}

function readSpdx3(input: FormatInput): FormatResult {
  const { document, locate } = input
  const context = contextOf(document) ?? ''
  const version = CONTEXT_3.exec(context)?.[1]
  if (version === undefined) {
    const problem = versionProblem(`SPDX ${context}`, 'SPDX 2.2, 2.3 or 3.0', locate('/@context'))
    return { formatTitle: 'SPDX 3', facts: {}, problems: [problem] }
  }
  const formatTitle = `SPDX ${version}`
  const read = checkShape(SPDX_3, document, formatTitle, locate)
  if (!read.ok) return { formatTitle, facts: {}, problems: read.problems }
  const graph = read.value['@graph']
  const documents = graph.filter(({ type }) => type === 'SpdxDocument')
  if (documents.length !== 1) {
    const what = `holds ${documents.length} elements of type SpdxDocument where one is needed`
    return { formatTitle, facts: {}, problems: [shapeProblem('/@graph', what, formatTitle, locate)] }
  }
  return { formatTitle, facts: { components: componentsOf3(graph, documents) }, problems: [] }
}

/** The root is what the document names, or, where that is a Sbom element, what the Sbom names in turn. */
function componentsOf3(graph: readonly Element[], documents: readonly Element[]): ComponentList {
  const byId = new Map(graph.map((element) => [element.spdxId ?? element['@id'], element]))
  const named = (elements: readonly Element[]): readonly Element[] =>
    elements.flatMap(({ rootElement }) => (rootElement ?? []).flatMap((id) => byId.get(id) ?? []))
  const first = named(documents)
  const roots = [...first, ...named(first)].filter(({ type }) => type === 'software_Package')
  const packages = graph.filter(({ type }) => type === 'software_Package')
  const [root] = roots
  return {
    count: packages.length - new Set(roots).size,
    subject:
      root === undefined
        ? undefined
        : (root.software_packageUrl ??
          versioned(root.name ?? root.spdxId ?? '', root.software_packageVersion)),
    digests: roots.flatMap(({ verifiedUsing }) =>
      digestsOf(
        (verifiedUsing ?? []).flatMap(({ algorithm, hashValue }) =>
          algorithm === undefined || hashValue === undefined ? [] : [{ algorithm, checksumValue: hashValue }],
        ),
      ),
    ),
  }
}

function versioned(packageName: string, version: string | undefined): string {
  return version === undefined || version === '' ? packageName : `${packageName}@${version}`
}

/** `SHA256` and `sha3_256` by in-toto's names. */
function name(algorithm: string): string {
  return algorithm.toLowerCase().replaceAll('-', '_')
}
