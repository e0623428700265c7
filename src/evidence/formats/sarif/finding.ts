import type { Locator } from '../../../domain/locator.ts'
import { compareText } from '../../../domain/text.ts'
import type { Finding } from '../../evidence.ts'
import { fingerprintOf, nameFinding, packageOf, titleOf, toolPrefix } from '../../finding-names.ts'
import type { RuleBook } from './rules.ts'
import type { Rule, Run, SarifResult, ToolComponent } from './schema.ts'
import { severityOf } from './severity.ts'

/** Name of a result whose tool names no rule: there is nothing to write into an exception but the tool. */
const UNNAMED_RULE = 'unnamed-rule'

export function findingOf(result: SarifResult, run: Run, rules: RuleBook, at: Locator): Finding {
  const tool = run.tool.driver.name
  const ruleId = rules.idOf(result)
  const [rule] = rules.rulesOf(result)
  const message = messageText(result, rule, run.tool.driver)
  const place = placeOf(result, run)
  const component = purlOf(result)
  const { id, aliases } =
    ruleId === undefined
      ? { id: `${toolPrefix(tool)}:${UNNAMED_RULE}`, aliases: [] }
      : nameFinding(tool, ruleId)
  return {
    id,
    aliases,
    tool,
    title: titleOf(rule?.shortDescription?.text ?? message ?? rule?.name ?? id),
    ...severityOf(result, rules),
    location: place.line === undefined ? place.file : `${place.file ?? ''}:${place.line}`,
    component,
    fingerprint: fingerprint(result, tool, ruleId, place.file, component, message),
    open: isOpen(result),
    suppressed: suppressionOf(result),
    at,
  }
}

/**
 * `pass` and `notApplicable` (3.27.9) and a result that a comparison found `absent` (3.27.24) are listed and do not
 * count. A `pass` that carries a level contradicts itself: it counts, because one of the two is a mistake.
 */
function isOpen(result: SarifResult): boolean {
  if (result.baselineState === 'absent') return false
  const passed = result.kind === 'pass' || result.kind === 'notApplicable'
  return !passed || contradictsItself(result)
}

/** Level must be `none`, or absent, where kind is not `fail` (3.27.10). */
export function contradictsItself({ kind, level }: SarifResult): boolean {
  return kind !== undefined && kind !== 'fail' && level !== undefined && level !== 'none'
}

/** The suppression that the file claims (3.27.23): with one under review or rejected, it claims none. */
function suppressionOf({ suppressions }: SarifResult): string | undefined {
  if (suppressions === null || suppressions === undefined) return undefined
  const [first] = suppressions
  const effective = suppressions.every(({ status }) => status === undefined || status === 'accepted')
  if (first === undefined || !effective) return undefined
  return first.justification === undefined ? first.kind : `${first.kind}: ${titleOf(first.justification)}`
}

type Place = { readonly file?: string | undefined; readonly line?: number | undefined }

function placeOf(result: SarifResult, run: Run): Place {
  const [location] = result.locations ?? []
  const artifact = location?.physicalLocation?.artifactLocation
  const indexed = artifact?.index === undefined ? undefined : run.artifacts?.[artifact.index]?.location?.uri
  const file = artifact?.uri ?? indexed
  if (file !== undefined) return { file, line: location?.physicalLocation?.region?.startLine }
  const [logical] = location?.logicalLocations ?? []
  return { file: logical?.fullyQualifiedName ?? logical?.name }
}

function purlOf({ properties }: SarifResult): string | undefined {
  const purl = properties?.purl
  return typeof purl === 'string' && purl.startsWith('pkg:') ? purl : undefined
}

/** The message as text: given whole, or by id among the rule's or the tool's strings, with its arguments (3.11). */
function messageText(result: SarifResult, rule: Rule | undefined, driver: ToolComponent): string | undefined {
  const { text, markdown, id, arguments: values } = result.message
  const byId = id === undefined ? undefined : (stringOf(rule, id) ?? driver.globalMessageStrings?.[id]?.text)
  return (text ?? byId ?? markdown)?.replace(/\{(\d+)\}/g, (hole, index) => values?.[Number(index)] ?? hole)
}

function stringOf(rule: Rule | undefined, id: string): string | undefined {
  return rule?.messageStrings?.[id]?.text
}

/**
 * The tool's own fingerprint says what is the same finding (3.27.16); a partial one says so within a rule and a file
 * (3.27.17). Without either: tool, rule, component and file, never the line, which moves with every edit.
 */
function fingerprint(
  result: SarifResult,
  tool: string,
  ruleId: string | undefined,
  file: string | undefined,
  component: string | undefined,
  message: string | undefined,
): string {
  const whole = entries(result.fingerprints)
  if (whole.length > 0) return fingerprintOf([tool, ruleId, ...whole])
  const partial = entries(result.partialFingerprints)
  const subject = component === undefined ? undefined : packageOf(component)
  return fingerprintOf([tool, ruleId ?? message, subject, file, ...partial])
}

function entries(fingerprints: Readonly<Record<string, string>> | null | undefined): readonly string[] {
  return Object.entries(fingerprints ?? {})
    .map(([name, value]) => `${name}=${value}`)
    .sort(compareText)
}
