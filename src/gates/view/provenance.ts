import { type DigestSet, STRONG_ALGORITHMS, sameSubject } from '../../domain/digest.ts'
import { list } from '../../domain/text.ts'
import type { Dossier, EvidenceDocument, Pack, PackItem } from '../../dossier/dossier.ts'
import type { ValueOf } from '../../records/record.ts'
import { checkProvenance } from '../../trust/provenance-policy.ts'
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
    items.flatMap(({ held, path, documents }) =>
      documents
        .filter(({ file }) => file.facts.provenance !== undefined)
        .map((document) => ({ ...document, held, path })),
    ),
  )
  return value.artifacts.map((artifact): ProvenanceFacts => {
    const judged = statements.map((item) => judge(item, artifact, value.source, rules))
    const best = ['verified', 'unverifiable', 'rejected'].flatMap((state) =>
      judged.filter((one) => one.state === state),
    )
    const removed = removedEvidence(artifact, packs)
    // Another artifact's provenance in the same pack is no fault of this one, as long as it has its own.
    return (
      best[0] ??
      removed ?? {
        artifact,
        state: 'missing',
        code: 'provenance-missing',
        why: 'the pack holds no provenance',
        cites: [release.record.at],
      }
    )
  })
}

/** Build evidence that was removed: it may have been the provenance, and nobody can tell any more. */
function removedEvidence(
  artifact: ProvenanceFacts['artifact'],
  packs: readonly Pack[],
): ProvenanceFacts | undefined {
  const [found] = packs.flatMap(({ pack, items }) =>
    items.flatMap(({ item, index, held, removed }) =>
      item.type === 'E2' && held === 'redacted'
        ? [{ removed, at: pack.record.locate(`/items/${index}`) }]
        : [],
    ),
  )
  if (found === undefined) return undefined
  const why = `build evidence was ${found.removed}`
  return { artifact, state: 'unverifiable', code: 'evidence-redacted', why, cites: [found.at] }
}

function judge(
  { file, path, trust, held }: EvidenceDocument & Pick<PackItem, 'held' | 'path'>,
  artifact: ProvenanceFacts['artifact'],
  source: ValueOf<'Release'>['source'],
  rules: Rules,
): ProvenanceFacts {
  const provenance = file.facts.provenance
  const cites = [{ path, digest: file.sha256 }]
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
  const subjects = file.facts.subjects ?? []
  if (!subjects.some(({ digest }) => sameSubject({ sha256: artifact.sha256 }, digest))) {
    return subjects.length > 0 && subjects.every(({ digest }) => isWeak(digest))
      ? refuse(
          'E-DIGEST-WEAK',
          `it names artifacts by weak digests only, so it may be about another than ${artifact.sha256}`,
        )
      : refuse('E-SUBJECT-MISMATCH', `the provenance is not about ${artifact.sha256}`)
  }
  if (trust.state === 'rejected') return refuse(trust.problems[0].code, trust.why)
  if (trust.state === 'unsigned') return refuse('E-UNSIGNED', 'the provenance is not signed')
  if (trust.state === 'unverifiable')
    return refuse(trust.problems[0]?.code ?? 'E-UNVERIFIABLE', trust.why, 'unverifiable')
  if (provenance === undefined || signer === undefined) {
    return refuse('provenance-missing', 'the file holds no provenance')
  }
  const [builder, ...builders] = rules.builders
  if (builder === undefined) return refuse('E-BUILDER-MISMATCH', 'the policy trusts no builder')
  const verdict = checkProvenance(provenance, signer, {
    builders: [builder, ...builders],
    sources: rules.sources,
    commit: source.commit,
    level: rules.level,
    reference: rules.refs.length === 0 ? undefined : { kind: 'any-of', refs: rules.refs },
  })
  if (verdict.state === 'rejected') {
    return refuse(verdict.findings[0].code, list(verdict.findings.map(({ message }) => message)))
  }
  const level = verdict.level === undefined ? '' : `, trusted to ${verdict.level}`
  const why = `built by ${verdict.builder.id}${level}`
  return { artifact, state: 'verified', code: 'provenance-verified', why, provenance, signer, cites }
}

/** True where no digest is one that two artifacts cannot share (SIG-77). */
function isWeak(digest: DigestSet): boolean {
  return !STRONG_ALGORITHMS.some((name) => Object.hasOwn(digest, name))
}
