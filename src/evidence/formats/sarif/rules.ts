import type { Rule, Run, SarifResult, ToolComponent, ToolComponentReference } from './schema.ts'

type RuleReference = NonNullable<SarifResult['rule']>
type Level = NonNullable<SarifResult['level']>

/**
 * Finds the rules of results. A run's rules are indexed once, so that a result costs no search.
 */
export type RuleBook = {
  /** The id of the rule that a result breaks; `undefined` where the tool names none. */
  readonly idOf: (result: SarifResult) => string | undefined
  /**
   * The rules that a result can mean. More than one where its index and its id disagree: whoever reads it must take the
   * worse, or a result could borrow the mildness of another rule (GOV-16).
   */
  readonly rulesOf: (result: SarifResult) => readonly Rule[]
  /** The level that applies where a result names none (3.27.10): configured for this run, else the rule's own. */
  readonly defaultLevel: (result: SarifResult, rule: Rule | undefined) => Level
}

export function ruleBook(run: Run): RuleBook {
  const { driver } = run.tool
  const extensions = run.tool.extensions ?? []
  const byId = new Map<string, Rule>()
  const byGuid = new Map<string, Rule>()
  for (const rule of [driver, ...extensions].flatMap((component) => component.rules ?? [])) {
    if (!byId.has(rule.id)) byId.set(rule.id, rule)
    if (rule.guid !== undefined && !byGuid.has(rule.guid)) byGuid.set(rule.guid, rule)
  }

  const componentOf = (reference: ToolComponentReference | undefined): ToolComponent | undefined => {
    if (reference === undefined) return driver
    if (reference.index !== undefined && reference.index >= 0) return extensions[reference.index]
    return [driver, ...extensions].find((component) =>
      reference.guid === undefined ? component.name === reference.name : component.guid === reference.guid,
    )
  }

  const referenceOf = (result: SarifResult): RuleReference => ({
    ...result.rule,
    id: result.ruleId ?? result.rule?.id,
    index: result.rule?.index ?? result.ruleIndex,
  })

  const resolve = (reference: RuleReference): readonly Rule[] => {
    const component = componentOf(reference.toolComponent)
    const indexed = reference.index === undefined ? undefined : component?.rules?.[reference.index]
    const named = reference.id === undefined ? undefined : findById(byId, reference.id)
    const known = reference.guid === undefined ? undefined : byGuid.get(reference.guid)
    return [...new Set([indexed, named, known].filter((rule) => rule !== undefined))]
  }

  return {
    idOf: (result) => {
      const reference = referenceOf(result)
      return reference.id ?? resolve(reference)[0]?.id
    },
    rulesOf: (result) => resolve(referenceOf(result)),
    defaultLevel: (result, rule) => {
      const invocations = run.invocations ?? []
      const stated = result.provenance?.invocationIndex
      const invocation =
        stated === undefined ? (invocations.length === 1 ? invocations[0] : undefined) : invocations[stated]
      const override = invocation?.ruleConfigurationOverrides?.find(
        ({ descriptor }) => rule !== undefined && resolve(descriptor).includes(rule),
      )
      return override?.configuration.level ?? rule?.defaultConfiguration?.level ?? 'warning'
    },
  }
}

/** A hierarchical rule id `CA1000/1` belongs to the rule `CA1000` (3.27.5). */
function findById(byId: ReadonlyMap<string, Rule>, id: string): Rule | undefined {
  let name = id
  while (true) {
    const rule = byId.get(name)
    if (rule !== undefined) return rule
    const slash = name.lastIndexOf('/')
    if (slash < 0) return undefined
    name = name.slice(0, slash)
  }
}
