import { revisionOf } from '../../domain/digest.ts'
import { list } from '../../domain/text.ts'
import type { EvidenceDocument, Pack, PackItem } from '../../dossier/dossier.ts'
import type { ValueOf } from '../../records/record.ts'
import { checkSummary } from '../../trust/summary-policy.ts'
import type { SourceFacts } from '../case-file.ts'

type Rules = NonNullable<NonNullable<ValueOf<'Policy'>['classes']['standard-prod']>['provenance']>
type SourceRules = NonNullable<Rules['source']>
type Source = ValueOf<'Release'>['source']

/** The best summary of the source revision that the packs hold, judged by the class's rules. */
export function viewSource(
  packs: readonly Pack[],
  source: Source,
  { source: wanted, refs }: Rules,
): SourceFacts | undefined {
  if (wanted === undefined) return undefined
  const judged = packs.flatMap(({ items }) =>
    items.flatMap(({ held, path, documents }) =>
      documents
        .filter(({ file: { facts } }) => facts.summary !== undefined && isOfSource(facts.subjects ?? []))
        .map((document) => judge({ ...document, held, path }, source, wanted, refs)),
    ),
  )
  const best = (['verified', 'unverifiable', 'rejected'] as const).flatMap((state) =>
    judged.filter((one) => one.state === state),
  )
  return (
    best[0] ?? {
      state: 'missing',
      code: 'source-summary-missing',
      why: `nobody whom the policy trusts says what the source was verified to; it asks for ${wanted.level}`,
      cites: [],
    }
  )
}

type Subjects = NonNullable<EvidenceDocument['file']['facts']['subjects']>

const isOfSource = (subjects: Subjects) =>
  subjects.length > 0 && subjects.every(({ digest }) => revisionOf(digest) !== undefined)

function judge(
  { file, path, trust, held }: EvidenceDocument & Pick<PackItem, 'held' | 'path'>,
  source: Source,
  { level, verifiers }: SourceRules,
  refs: readonly string[],
): SourceFacts {
  const cites = [{ path, digest: file.sha256 }]
  const refuse = (code: string, why: string, state: 'rejected' | 'unverifiable' = 'rejected') =>
    ({ state, code, why: `the source summary: ${why}`, cites }) as const
  const { summary, subjects = [] } = file.facts
  if (held !== 'pinned') return refuse('evidence-changed', 'it is not the file that the pack pins')
  if (!subjects.some(({ digest }) => revisionOf(digest) === source.commit)) {
    return refuse('E-SUBJECT-MISMATCH', `it is not about the commit ${source.commit}`)
  }
  if (trust.state === 'rejected') return refuse(trust.problems[0].code, trust.why)
  if (trust.state === 'unsigned') return refuse('E-UNSIGNED', 'it is not signed')
  if (trust.state === 'unverifiable') {
    return refuse(trust.problems[0]?.code ?? 'E-UNVERIFIABLE', trust.why, 'unverifiable')
  }
  if (summary === undefined) return refuse('source-summary-missing', 'the file holds no summary')
  const wanted = source.ref === undefined ? refs : [source.ref]
  if (wanted.length > 0 && subjects.length > 1) {
    return refuse('E-VSA-REF', 'it speaks of several revisions, so nobody can tell which reference is whose')
  }
  const verdicts = (wanted.length === 0 ? [undefined] : wanted).map((ref) =>
    checkSummary(summary, trust.signers[0], {
      verifiers,
      // Repositories are written with `git+` and without; nothing else is equal.
      resourceUri:
        withoutGit(summary.resourceUri) === withoutGit(source.repository)
          ? summary.resourceUri
          : source.repository,
      level,
      ref,
      signedAt: trust.signers[0].since?.at,
    }),
  )
  const [findings = []] = verdicts.toSorted((a, b) => a.length - b.length)
  const [first] = findings
  if (first !== undefined) return refuse(first.code, list(findings.map(({ message }) => message)))
  return {
    state: 'verified',
    code: 'source-verified',
    why: `source verified to ${list(summary.verifiedLevels)} by ${summary.verifier}, at least ${level} is asked for`,
    cites,
  }
}

const withoutGit = (uri: string) => uri.replace(/^git\+/, '')
