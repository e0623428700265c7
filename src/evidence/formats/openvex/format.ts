import type { Problem } from '../../../domain/problem.ts'
import type { Format, FormatInput, VexStatement } from '../../evidence.ts'
import { checkShape, versionProblem } from '../../shape.ts'
import { readTime } from '../../times.ts'
import { ineffectiveStatements } from '../../vex.ts'
import { OPENVEX, type OpenVexStatement, type Product } from './schema.ts'

const CONTEXT = 'https://openvex.dev/ns'

/** `0.0.1` had a context without a version before it had one with. */
const VERSIONS: Readonly<Record<string, string>> = {
  [CONTEXT]: 'OpenVEX 0.0.1',
  [`${CONTEXT}/v0.0.1`]: 'OpenVEX 0.0.1',
  [`${CONTEXT}/v0.2.0`]: 'OpenVEX 0.2.0',
}

/**
 * OpenVEX 0.2.0, and 0.0.1 in the same way. A statement's own time wins over the document's ("Inheritance"). One that says
 * `not_affected` without justification or impact statement is against the specification ("Status Justifications"): it is
 * listed and has no effect. So is one that names no product, unless the statement around it names subjects.
 */
export const format: Format = {
  id: 'openvex',
  title: 'OpenVEX 0.2.0',
  specification: 'https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md',
  predicateTypes: Object.keys(VERSIONS),
  claims: ({ document }) => contextOf(document)?.startsWith(CONTEXT) === true,
  read: (input) => {
    const { document, locate } = input
    const context = contextOf(document) ?? 'without @context'
    const formatTitle = Object.hasOwn(VERSIONS, context) ? VERSIONS[context] : undefined
    if (formatTitle === undefined) {
      const problem = versionProblem(`OpenVEX ${context}`, 'OpenVEX 0.0.1 or 0.2.0', locate('/@context'))
      return { formatTitle: 'OpenVEX', facts: {}, problems: [problem] }
    }
    const read = checkShape(OPENVEX, document, formatTitle, locate)
    if (!read.ok) return { formatTitle, facts: {}, problems: read.problems }
    const problems: Problem[] = []
    const { statements, timestamp, last_updated } = read.value
    const inherited = last_updated ?? timestamp
    const vex = statements.map((statement, index) =>
      statementOf(statement, `/statements/${index}`, inherited, input, problems),
    )
    return { formatTitle, facts: { vex }, problems: [...problems, ...ineffectiveStatements(vex)] }
  },
}

function contextOf(document: unknown): string | undefined {
  if (typeof document !== 'object' || document === null) return undefined
  const context = (document as { readonly '@context'?: unknown })['@context']
  return typeof context === 'string' ? context : undefined
}

function statementOf(
  statement: OpenVexStatement,
  pointer: string,
  inherited: string | undefined,
  { locate, statement: around }: FormatInput,
  problems: Problem[],
): VexStatement {
  const at = locate(pointer)
  const stated = readTime(statement.last_updated ?? statement.timestamp ?? inherited, () => at)
  problems.push(...stated.problems)
  const { vulnerability, status, justification, impact_statement, action_statement, status_notes } = statement
  const own = (statement.products ?? []).flatMap(productNames)
  const products =
    own.length > 0 ? own : (around?.subjects ?? []).flatMap(({ digest }) => digestNames(digest))
  const subcomponents = (statement.products ?? []).flatMap(subcomponentNames)
  if (status === 'affected' && action_statement === undefined) {
    const message = `The statement on ${vulnerability.name} says affected without an action statement.`
    problems.push({ code: 'W-VEX-NO-ACTION', message, at })
  }
  return {
    vulnerability: vulnerability.name,
    aliases: (vulnerability.aliases ?? []).filter((alias) => alias !== vulnerability.name),
    status,
    justification,
    statement: impact_statement ?? action_statement ?? status_notes,
    products: [...new Set(products)],
    subcomponents: subcomponents.length === 0 ? undefined : [...new Set(subcomponents)],
    statedAt: stated.instant,
    ineffective: whyIneffective(statement, products),
    at,
  }
}

function productNames(product: Product): readonly string[] {
  const { purl, cpe22, cpe23 } = product.identifiers ?? {}
  const names = [product['@id'], purl, cpe22, cpe23].filter((name) => name !== undefined)
  return [...names, ...digestNames(product.hashes ?? {})]
}

function subcomponentNames({ subcomponents }: Product): readonly string[] {
  return (subcomponents ?? [])
    .flatMap((part) => (typeof part === 'string' ? [part] : [part['@id'], part.identifiers?.purl]))
    .filter((name) => name !== undefined)
}

/** `sha256:90ab...`, whichever way the algorithm is spelt (`sha-256` in OpenVEX, `sha256` in in-toto). */
function digestNames(digests: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(digests).map(
    ([algorithm, value]) => `${algorithm.replace(/^sha-/, 'sha')}:${value.toLowerCase()}`,
  )
}

function whyIneffective(statement: OpenVexStatement, products: readonly string[]): string | undefined {
  if (products.length === 0) return 'it names no product'
  const reasoned = statement.justification !== undefined || (statement.impact_statement ?? '').trim() !== ''
  return statement.status === 'not_affected' && !reasoned
    ? 'not_affected without a justification or impact statement'
    : undefined
}
