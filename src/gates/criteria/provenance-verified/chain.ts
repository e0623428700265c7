import type { Chain } from '../../../domain/detail.ts'
import { code, digest, say } from '../../../domain/phrase.ts'
import { list } from '../../../domain/text.ts'
import type { ProvenanceFacts } from '../../case-file.ts'

type Link = Chain['links'][number]

/** From an artifact to whoever vouches for it: what is proved, what the policy trusts, and what is only claimed. */
export function provenanceChain(facts: ProvenanceFacts): Chain {
  const { artifact, state, why, provenance, signer, source } = facts
  const tone = { verified: 'good', unverifiable: 'unknown', rejected: 'bad', missing: 'bad' } as const
  const links: Link[] = [
    { title: 'Artifact', text: say(artifact.name, ' SHA-256 ', digest(artifact.sha256)), tone: 'neutral' },
    { title: 'Provenance', text: say(why), tone: tone[state] },
    ...(signer === undefined
      ? []
      : [
          {
            title: 'Signer',
            text: say(code(signer.identity), ` (issuer ${signer.issuer})`),
            tone: 'good' as const,
          },
        ]),
    ...(provenance === undefined || signer === undefined
      ? []
      : [{ title: 'Builder', text: say(code(provenance.builderId)), tone: tone[state] }]),
    ...buildLinks(facts),
    ...levelLinks(facts),
    ...(source === undefined
      ? []
      : [{ title: 'Source level', text: say(source.why), tone: tone[source.state] }]),
    ...openLinks(facts),
  ]
  return { type: 'chain', caption: `What stands behind ${artifact.name}`, links }
}

/** A kind of build that nobody asked for may be called anything. */
const LONGEST = 200

/** What was built, where the policy accepts it. */
function buildLinks({ built, provenance, signer }: ProvenanceFacts): Link[] {
  if (built === undefined || provenance === undefined) return []
  const { repository, ref, commit } = built
  const certified = signer?.claims.sourceRepositoryURI === repository
  return [
    {
      title: 'Source',
      text: say(
        code(repository),
        ...(ref === undefined ? [] : [' at ', code(ref)]),
        ...(commit === undefined ? [] : [', commit ', digest(commit)]),
        certified ? ', as the certificate says' : '',
      ),
      tone: 'good',
    },
    { title: 'Build type', text: say(code(provenance.buildType.slice(0, LONGEST))), tone: 'neutral' },
  ]
}

/** What nobody asked for, and what else lies in the pack: a reader must not take either for checked. */
function openLinks({ notChecked = [], beside = [] }: ProvenanceFacts): Link[] {
  return [
    ...(notChecked.length === 0
      ? []
      : [{ title: 'Not checked', text: say(list([...notChecked])), tone: 'unknown' as const }]),
    ...beside.map(({ code: reason, why }) => ({
      title: 'Other provenance, refused',
      text: say(code(reason), ` ${why}`),
      tone: 'bad' as const,
    })),
  ]
}

/** A level is as good as whoever vouches for it: what the policy trusts the builder for counts, a claim does not. */
function levelLinks({ level, claimed = [] }: ProvenanceFacts): Link[] {
  if (level === undefined) return []
  const { asked, trusted } = level
  const claims =
    claimed.length === 0
      ? 'no verified statement claims a level'
      : `claimed: ${list(claimed.map(({ levels, by }) => `${list([...levels]) || 'none'} by ${by}`))}`
  return [
    {
      title: 'Build level',
      text: say(
        trusted === undefined
          ? 'the policy trusts the builder for no level'
          : `${trusted}, for which the policy trusts the builder; it asks for ${asked}; ${claims}`,
      ),
      tone: trusted === undefined ? 'bad' : 'good',
    },
  ]
}
