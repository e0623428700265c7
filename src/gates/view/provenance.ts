import { type DigestSet, STRONG_ALGORITHMS, sameSubject } from '../../domain/digest.ts'
import { list } from '../../domain/text.ts'
import type { Dossier, EvidenceDocument, Pack, PackItem } from '../../dossier/dossier.ts'
import type { ValueOf } from '../../records/record.ts'
import { checkProvenance } from '../../trust/provenance-policy.ts'
import type { ProvenanceFacts, SourceFacts } from '../case-file.ts'
import { viewSource } from './source-level.ts'

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
  const source = viewSource(packs, value.source, rules)
  return value.artifacts.map((artifact): ProvenanceFacts => {
    const judged = statements
      .map((item) => judge(item, artifact, value.source, rules))
      .toSorted((a, b) => rankOf(a) - rankOf(b))
    const [best, ...others] = judged
    const removed = removedEvidence(artifact, packs)
    // Another artifact's provenance in the same pack is no fault of this one, as long as it has its own.
    const own: ProvenanceFacts = best ??
      removed ?? {
        artifact,
        state: 'missing',
        code: 'provenance-missing',
        why: 'the pack holds no provenance',
        cites: [release.record.at],
      }
    const beside = others.filter(isRefused).map(({ code, why, cites }) => ({ code, why, cites }))
    return withSource({ ...own, beside, claimed: claimedLevels(artifact, packs) }, source)
  })
}

/** Provenance that names other artifacts, as far as anybody can tell: no fault of this one. */
const OF_OTHERS: readonly string[] = ['E-SUBJECT-MISMATCH', 'E-DIGEST-WEAK', 'E-ARTIFACT-DIGEST-ALGORITHM']

/** True for provenance of this very artifact that does not hold: listed beside the one that does, never hidden. */
const isRefused = ({ state, code }: ProvenanceFacts) => state !== 'verified' && !OF_OTHERS.includes(code)

/** The best counts. What is wrong with an artifact's own provenance says more than that there is also some of another. */
function rankOf({ state, code }: ProvenanceFacts): number {
  const rank = { verified: 0, unverifiable: 1, rejected: 2, missing: 2 }[state]
  return state === 'rejected' && OF_OTHERS.includes(code) ? rank + 1 : rank
}

/** Good provenance of a source that nobody verified is not enough where the policy asks for both. */
function withSource(own: ProvenanceFacts, source: SourceFacts | undefined): ProvenanceFacts {
  if (source === undefined) return own
  const cites = [...own.cites, ...source.cites]
  if (own.state !== 'verified') return { ...own, source, cites }
  if (source.state === 'verified') return { ...own, source, cites, why: `${own.why}; ${source.why}` }
  return { ...own, state: source.state, code: source.code, why: source.why, source, cites }
}

/** Levels that verified summaries in the packs state for an artifact: claims, which the policy did not ask for. */
function claimedLevels(
  artifact: ProvenanceFacts['artifact'],
  packs: readonly Pack[],
): ProvenanceFacts['claimed'] {
  const claims = packs.flatMap(({ items }) =>
    items.flatMap(({ held, documents }) =>
      documents.flatMap(({ file: { facts }, trust }) => {
        const isAbout = facts.subjects?.some(({ digest }) => sameSubject({ sha256: artifact.sha256 }, digest))
        return facts.summary?.result === 'PASSED' &&
          isAbout &&
          held === 'pinned' &&
          trust.state === 'verified'
          ? [{ levels: facts.summary.verifiedLevels, by: trust.signers[0].identity }]
          : []
      }),
    ),
  )
  return claims.length === 0 ? undefined : claims
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
  const ofAnother = (named: readonly { readonly digest: DigestSet }[]): ProvenanceFacts => {
    if (named.length > 0 && named.every(({ digest }) => isWeak(digest))) {
      return refuse(
        'E-DIGEST-WEAK',
        `it names artifacts by weak digests only, so it may be about another than ${artifact.sha256}`,
      )
    }
    return named.length > 0 && !named.some(({ digest }) => Object.hasOwn(digest, 'sha256'))
      ? refuse(
          'E-ARTIFACT-DIGEST-ALGORITHM',
          `it names its artifacts by other digests than SHA-256, so nobody can tell whether ${artifact.sha256} is one`,
        )
      : refuse('E-SUBJECT-MISMATCH', `the provenance is not about ${artifact.sha256}`)
  }
  if (held !== 'pinned')
    return refuse('evidence-changed', 'the provenance is not the file that the pack pins')
  const subjects = file.facts.subjects ?? []
  if (!subjects.some(({ digest }) => sameSubject({ sha256: artifact.sha256 }, digest))) {
    return ofAnother(subjects)
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
    release: source,
    commit: source.commit,
    buildTypes: rules.buildTypes,
    level: rules.level,
    reference: rules.refs.length === 0 ? undefined : { kind: 'any-of', refs: rules.refs },
  })
  if (verdict.state === 'rejected') {
    return refuse(verdict.findings[0].code, list(verdict.findings.map(({ message }) => message)))
  }
  const level = verdict.level === undefined ? '' : `, trusted to ${verdict.level}`
  const why = `built by ${verdict.builder.id}${level}`
  const levels = { asked: rules.level, trusted: verdict.level }
  return {
    artifact,
    state: 'verified',
    code: 'provenance-verified',
    why,
    provenance,
    signer,
    level: levels,
    built: verdict.source,
    notChecked: verdict.notChecked,
    cites,
  }
}

/** True where no digest is one that two artifacts cannot share (SIG-77). */
function isWeak(digest: DigestSet): boolean {
  return !STRONG_ALGORITHMS.some((name) => Object.hasOwn(digest, name))
}
