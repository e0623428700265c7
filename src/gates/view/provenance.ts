import { sameSubject } from '../../domain/digest.ts'
import type { Dossier, Pack, PackItem } from '../../dossier/dossier.ts'
import type { ValueOf } from '../../records/record.ts'
import type { ProvenanceFacts } from '../case-file.ts'

type Rules = NonNullable<NonNullable<ValueOf<'Policy'>['classes']['standard-prod']>['provenance']>

/** For each artifact the best provenance that the packs hold, judged by the class's rules; nothing where none is asked. */
export function viewProvenance(
  { release }: Dossier,
  packs: readonly Pack[],
  policy: ValueOf<'Policy'>,
): ProvenanceFacts[] {
  const { value } = release.record
  const rules = policy.classes[value.releaseClass]?.provenance
  if (rules === undefined) return []
  const statements = packs.flatMap(({ items }) =>
    items.filter(({ file }) => file?.facts.provenance !== undefined),
  )
  return value.artifacts.map((artifact): ProvenanceFacts => {
    const judged = statements.map((item) => judge(item, artifact, value.source, rules))
    const best = ['verified', 'unverifiable', 'rejected'].flatMap((state) =>
      judged.filter((one) => one.state === state),
    )
    // Another artifact's provenance in the same pack is no fault of this one, as long as it has its own.
    return (
      best[0] ?? {
        artifact,
        state: 'missing',
        code: 'provenance-missing',
        why: 'the pack holds no provenance',
        cites: [release.record.at],
      }
    )
  })
}

function judge(
  { file, path, trust, held }: PackItem,
  artifact: ProvenanceFacts['artifact'],
  source: ValueOf<'Release'>['source'],
  rules: Rules,
): ProvenanceFacts {
  const provenance = file?.facts.provenance
  const cites = [{ path, digest: file?.sha256 }]
  const signer = trust.state === 'verified' ? trust.signers[0] : undefined
  const refuse = (
    code: string,
    why: string,
    state: 'rejected' | 'unverifiable' = 'rejected',
  ): ProvenanceFacts => ({
    artifact,
    state,
    code,
    why,
    provenance,
    signer,
    cites,
  })
  if (held !== 'pinned')
    return refuse('evidence-changed', 'the provenance is not the file that the pack pins')
  if (!(file?.facts.subjects ?? []).some(({ digest }) => sameSubject({ sha256: artifact.sha256 }, digest))) {
    return refuse('E-SUBJECT-MISMATCH', `the provenance is not about ${artifact.sha256}`)
  }
  if (trust.state === 'rejected') return refuse(trust.problems[0].code, trust.why)
  if (trust.state === 'unsigned') return refuse('E-UNSIGNED', 'the provenance is not signed')
  if (trust.state === 'unverifiable')
    return refuse(trust.problems[0]?.code ?? 'E-UNVERIFIABLE', trust.why, 'unverifiable')
  const builder = rules.builders.find(({ id }) => id === provenance?.builderId)
  if (builder === undefined)
    return refuse('E-BUILDER', `the builder ${provenance?.builderId} is not one that the policy trusts`)
  if (signer?.identity !== (builder.identity ?? builder.id) || signer.issuer !== builder.issuer) {
    return refuse(
      'E-BUILDER-CERT-MISMATCH',
      `the provenance names ${builder.id}, and ${signer?.identity} signed it`,
    )
  }
  const commits = (provenance?.sources ?? []).filter(({ uri }) =>
    rules.sources.some((allowed) => uri === allowed || uri.startsWith(`${allowed}@`)),
  )
  if (commits.length === 0) {
    return refuse(
      'E-SOURCE',
      `built from ${provenance?.sources.map(({ uri }) => uri).join(', ') || 'an unnamed source'}, which the policy does not trust`,
    )
  }
  if (!commits.some(({ digest }) => Object.values(digest).includes(source.commit))) {
    return refuse('E-SOURCE-COMMIT', `built from another commit than ${source.commit}`)
  }
  return {
    artifact,
    state: 'verified',
    code: 'provenance-verified',
    why: `built by ${builder.id}`,
    provenance,
    signer,
    cites,
  }
}
