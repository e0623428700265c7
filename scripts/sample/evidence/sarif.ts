import { sha256Of } from '../digests.ts'
import type { CodeFinding } from './finding.ts'

/** A scanner that writes SARIF. */
export type SarifTool = {
  readonly name: string
  readonly version: string
  readonly informationUri: string
  readonly rules?: string
}

export type SarifRun = {
  readonly tool: SarifTool
  readonly repository: string
  readonly commit: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly results: readonly SarifResult[]
  readonly executionSuccessful?: boolean
}

export type SarifResult = Omit<CodeFinding, 'in'> & { readonly component?: string }

/** A SARIF 2.1.0 log of one run. */
export function sarif(run: SarifRun): string {
  const rules = [...new Map(run.results.map((result) => [result.rule, result])).values()]
  return `${JSON.stringify(
    {
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: run.tool.name,
              semanticVersion: run.tool.version,
              informationUri: run.tool.informationUri,
              rules: rules.map(({ rule, title, level, score }) => ({
                id: rule,
                name: rule.split('.').at(-1),
                shortDescription: { text: title },
                defaultConfiguration: { level },
                properties: { 'security-severity': score.toFixed(1), tags: ['security'] },
              })),
            },
          },
          invocations: [
            {
              executionSuccessful: run.executionSuccessful ?? true,
              startTimeUtc: run.startedAt,
              endTimeUtc: run.finishedAt,
            },
          ],
          versionControlProvenance: [{ repositoryUri: run.repository, revisionId: run.commit }],
          results: run.results.map((result) => ({
            ruleId: result.rule,
            ruleIndex: rules.findIndex(({ rule }) => rule === result.rule),
            level: result.level,
            message: { text: result.message },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: result.file },
                  region: { startLine: result.line },
                },
              },
            ],
            partialFingerprints: {
              'primaryLocationLineHash/v1': sha256Of(`${result.rule} ${result.file}`).slice(0, 32),
            },
            ...(result.component && { properties: { purl: result.component } }),
            ...(result.suppressed && {
              suppressions: [{ kind: 'inSource', justification: result.suppressed }],
            }),
          })),
        },
      ],
    },
    null,
    2,
  )}\n`
}
