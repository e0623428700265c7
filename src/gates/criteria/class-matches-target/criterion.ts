import { list } from '../../../domain/text.ts'
import { RELEASE_CLASSES, type ReleaseClass } from '../../../domain/vocabulary.ts'
import type { Context } from '../../case-file.ts'
import { criterion as declare, met, unmet } from '../../criterion.ts'

/** The class is what the target asks for: nobody escapes a rule by a milder label (GOV-12). */
export const criterion = declare({
  id: 'class-matches-target',
  rules: ['S2'],
  title: 'The release class is the one that its target asks for',
  failureTitle: 'The release class is milder than its target asks for',
  rationale:
    'The class decides which rules apply. A production release with a test label would escape them all.',
  remediation: 'Define the release in the class that the policy names for its environment and areas.',
  standards: ['CICD-SEC-1', 'SLSA B', 'SSDF PO.1.2'],
  applies: 'always',
  needs: ['emergency'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ emergency }, { release, policy, policyAt }) => {
    const { releaseClass, environment, areas } = release.value
    const cites = [release.at, policyAt]
    const target = areas.length === 0 ? environment : `${environment} with ${list(areas)}`
    if (releaseClass === 'emergency-prod') {
      return emergency.state === 'shown'
        ? met('emergency-mode', 'a declared emergency replaces the ordinary class', cites)
        : unmet('block', 'class-mismatch', 'the class is emergency-prod, and no emergency is declared', {
            cites,
            clearedBy: ['release-owner'],
          })
    }
    const asked = classAskedFor(policy, release.value)
    if (asked === undefined) {
      return unmet('block', 'class-unknown-target', `the policy names no class for ${target}`, {
        cites,
        clearedBy: ['release-owner'],
      })
    }
    if (RELEASE_CLASSES.indexOf(releaseClass) >= RELEASE_CLASSES.indexOf(asked)) {
      return met('class-matches', `${target} asks for ${asked}, the release is ${releaseClass}`, cites)
    }
    return unmet(
      'block',
      'class-mismatch',
      `${target} asks for ${asked}, the release is labelled ${releaseClass}`,
      {
        cites,
        clearedBy: ['release-owner'],
      },
    )
  },
})

/** The strictest class whose conditions the target meets; undefined where the policy knows no such target. */
export function classAskedFor(
  policy: Context['policy'],
  { environment, areas }: { environment: string; areas: readonly string[] },
): ReleaseClass | undefined {
  return RELEASE_CLASSES.toReversed().find((name) => {
    const when = name === 'emergency-prod' ? undefined : policy.classes[name]?.when
    if (when === undefined || !when.environments.includes(environment)) return false
    return when.areas.length === 0 || when.areas.some((area) => areas.includes(area))
  })
}
