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
    ...levelLinks(facts),
    ...(source === undefined
      ? []
      : [{ title: 'Source level', text: say(source.why), tone: tone[source.state] }]),
  ]
  return { type: 'chain', caption: `What stands behind ${artifact.name}`, links }
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
