import { itemsOf } from '../../../domain/shown.ts'
import { list } from '../../../domain/text.ts'
import { criterion as declare, met, notApplicable, undetermined, unmet } from '../../criterion.ts'
import { provenanceChain } from './chain.ts'

/** B2, second half: block if a provenance control fails. */
export const criterion = declare({
  id: 'provenance-verified',
  rules: ['B2', 'E2', 'K3'],
  title: 'Every artifact has verified provenance from a builder and source that the policy trusts',
  failureTitle: 'An artifact has no provenance that the policy accepts',
  failureTitles: {
    'provenance-missing': 'An artifact has no provenance',
    'E-SUBJECT-MISMATCH': 'The provenance is about another artifact',
    'E-BUILDER-MISMATCH': 'The artifact was built by a builder that the policy does not trust',
    'E-BUILDER-VERSION': 'The artifact was built by another version of the builder than the policy trusts',
    'E-BUILDER-CERT-MISMATCH': 'The provenance was not signed by the builder that it names',
    'E-SOURCE-MISMATCH': 'The artifact was built from another repository',
    'E-SOURCE-COMMIT': 'The artifact was built from another commit than the release names',
    'E-SOURCE-CONFLICT': 'The provenance contradicts itself about its source',
    'E-SOURCE-CERT-MISMATCH': 'The provenance names another source than its certificate',
    'E-RUN-CERT-MISMATCH': 'The provenance tells of another run than its certificate',
    'E-REF-MISMATCH': 'The artifact was built from a branch or tag that is not allowed',
    'E-REF-MISSING': 'The provenance names no branch or tag',
    'E-BUILD-TYPE': 'The artifact was built by another kind of build',
    'E-BUILD-LEVEL': 'The builder is trusted for a lower level than the one required',
    'E-UNSIGNED': 'Nobody signed the provenance',
    'E-DIGEST-WEAK': 'The provenance names the artifact by weak digests only',
    'E-ARTIFACT-DIGEST-ALGORITHM': 'The provenance names its artifacts by other digests than the release',
  },
  rationale:
    'Review and scans are worth something only if the artifact was built from what was reviewed and scanned.',
  remediation:
    'Build the artifact with a trusted builder from the declared source, and keep its provenance in the pack.',
  standards: [
    'SLSA Build L2',
    'SLSA E',
    'SLSA F',
    'SSDF PS.2.1',
    'SSDF PS.3.2',
    'CICD-SEC-9',
    'Scorecard Signed-Releases',
    'OSPS-BR-06',
  ],
  applies: 'always',
  needs: ['provenance'],
  excusable: false,
  since: '0.1.0',
  evaluate: ({ provenance }, { policy, rules, release }) => {
    const { effect } = policy.blocking.provenance
    if (rules.provenance === undefined)
      return notApplicable('not-required', 'the class requires no provenance')
    if (effect === 'record') return notApplicable('not-enforced', 'the policy only records provenance')
    const judged = itemsOf(provenance)
    const clearedBy = ['release-owner', 'platform']
    if (judged.length === 0) {
      return unmet(effect, 'provenance-missing', 'there is no provenance for any artifact', {
        cites: [release.at],
        clearedBy,
      })
    }
    const bad = judged.filter(({ state }) => state === 'rejected' || state === 'missing')
    const [first] = bad
    if (first !== undefined) {
      return unmet(effect, first.code, list(bad.map(({ artifact, why }) => `${artifact.name}: ${why}`)), {
        cites: bad.flatMap(({ cites }) => cites),
        clearedBy,
        details: bad.map(provenanceChain),
      })
    }
    const unsure = judged.filter(({ state }) => state === 'unverifiable')
    if (unsure.length > 0) {
      return undetermined(
        'provenance-unverifiable',
        list(unsure.map(({ artifact, why }) => `${artifact.name}: ${why}`)),
        unsure.flatMap(({ cites }) => cites),
      )
    }
    const builders = [...new Set(judged.map(({ provenance: one }) => one?.builderId ?? ''))]
    const verdict = met(
      'provenance-verified',
      `${list(judged.map(({ artifact }) => artifact.name))}: built by ${list(builders)}`,
      judged.flatMap(({ cites }) => cites),
    )
    return { ...verdict, details: judged.map(provenanceChain) }
  },
})
