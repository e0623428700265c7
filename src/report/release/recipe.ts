import type { Assessed } from '../../conformance/check.ts'
import type { Recipe } from '../../domain/detail.ts'
import { count } from '../../domain/text.ts'
import type { Dossier } from '../../dossier/dossier.ts'
import type { Trust } from '../../trust/trust.ts'
import {
  attestationCommand,
  checkDigests,
  commitCommand,
  githubCommand,
  opensslCommand,
  provenanceCommand,
  quoted,
  type SignedFile,
  signatureCommand,
} from './recipe-commands.ts'

type Step = Recipe['steps'][number]

/**
 * How to repeat the checks that the outcome rests on, with tools that are not ours: the record of the release, every
 * evidence pack, every approval that counts, and every provenance. Run in the archive's folder of a clone.
 */
export function releaseRecipe(assessed: Assessed): Recipe {
  const { dossier } = assessed
  const { release, packs } = dossier
  const { commit } = release.record.at
  const approvals = countedApprovals(assessed)
  const records = [release, ...packs.map(({ pack }) => pack), ...approvals]
  const named = records.map(({ record, trust }) => ({
    what: `${wordsFor(record.kind)} ${record.id}`,
    path: record.at.path,
    sha256: record.at.digest,
    trust,
  }))
  const evidence = packs.flatMap(({ items }) =>
    items.flatMap(({ path, item, held }) => (held === 'pinned' ? [{ path, sha256: item.sha256 }] : [])),
  )
  const steps: Step[] = [
    ...(commit === undefined
      ? []
      : [
          {
            says: 'In a clone, go to the commit that this report was made from; then to the archive’s folder.',
            command: `git -c core.hooksPath=/dev/null checkout --detach ${commit}`,
          },
        ]),
    {
      says: 'Compare the records that the outcome rests on with the digests printed here.',
      command: checkDigests(named),
    },
    ...(evidence.length === 0
      ? []
      : [
          {
            says: `Compare the ${count(evidence.length, 'evidence file')} with the digests that the evidence pack pins.`,
            command: checkDigests(evidence),
          },
        ]),
    ...named.flatMap(({ what, path, trust }) => stepsFor(what, path, trust)),
    ...provenanceSteps(dossier),
    ...withoutCosign(named),
    {
      says: 'Recompute the outcome.',
      command: `docket gate ${quoted(release.record.id)} --archive .`,
    },
  ]
  return { type: 'recipe', caption: 'Repeat these checks yourself, in a clone of the archive', steps }
}

/** Approvals that count now; where none does, the last decision, so that its signature can be looked at. */
function countedApprovals({ dossier, gates }: Assessed): Dossier['decisions'] {
  const approvals = gates.now.caseFile?.approvals
  const counted = new Set(
    approvals?.state === 'shown' ? approvals.items.filter(({ counts }) => counts).map(({ id }) => id) : [],
  )
  const found = dossier.decisions.filter(({ record }) => counted.has(record.id))
  return found.length > 0 ? found : dossier.decisions.slice(-1)
}

const WORDS: Readonly<Record<string, string>> = {
  Release: 'the release record',
  EvidencePack: 'the evidence pack',
  Decision: 'the decision',
}

const wordsFor = (kind: string) => WORDS[kind] ?? kind

/** One step a signature: each signer's own file or commit, against the root that it was verified against. */
function stepsFor(what: string, path: string, trust: Trust): Step[] {
  if (trust.state !== 'verified') return []
  return trust.signers.flatMap((signer): Step[] => {
    const says = `Verify that ${signer.identity} signed ${what}.`
    if (signer.commit !== undefined) {
      const command = commitCommand(signer.method, signer.commit, signer)
      const root =
        signer.method === 'gitsign' ? ' gitsign brings its own trusted root, Sigstore’s public one.' : ''
      const step = { says: `${says} The commit carries the signature.${root}`, command: command ?? '' }
      return command === undefined ? [] : [step]
    }
    const file = signedFile(path, signer, trust)
    return file === undefined ? [] : [{ says, command: signatureCommand(file) }]
  })
}

type Verified = Extract<Trust, { state: 'verified' }>

function signedFile(
  path: string,
  signer: Verified['signers'][number],
  { times, signers }: Verified,
): SignedFile | undefined {
  const { file: bundle, root, method, since } = signer
  if (bundle === undefined || root === undefined || method !== 'sigstore') return undefined
  // Of several signers only the time that counts for each is known to be theirs.
  const own = signers.length === 1 ? times : since === undefined ? [] : [since]
  const timestamped = own.some(({ clock }) => clock === 'timestamp-authority')
  return { path, bundle, root, signer, timestamped }
}

/** Provenance that carries its own signature: what it is about is an artifact, known by its digest. */
function provenanceSteps({ release, packs }: Dossier): Step[] {
  const { artifacts } = release.record.value
  return packs.flatMap(({ items }) =>
    items.flatMap(({ path, item, documents, held }) => {
      const [only] = documents
      if (only === undefined || documents.length !== 1 || held !== 'pinned') return []
      const { file, trust } = only
      if (file.facts.provenance === undefined || trust.state !== 'verified') return []
      const about = artifacts.filter(({ sha256 }) => item.artifact === undefined || item.artifact === sha256)
      const { predicateType, builderId, buildType } = file.facts.provenance
      return trust.signers.flatMap((signer) => {
        const signed = signedFile(path, signer, trust)
        if (signed === undefined) return []
        const byGithub = githubCommand(signed, predicateType)
        return [
          ...about.map(({ name, sha256 }) => ({
            says: `Verify that ${signer.identity} built ${name}: its provenance is about this digest.`,
            command: attestationCommand(signed, sha256, file.facts.envelope?.predicateType),
          })),
          {
            says: `cosign says who signed, and not what. Read it: the builder is ${builderId}, the build type ${buildType}, and the source the one that the release record names.`,
            command: provenanceCommand(path, predicateType),
          },
          ...(byGithub === undefined
            ? []
            : [
                {
                  says: 'With the artifact itself in $artifact, GitHub’s own tool holds repository, reference and commit against the certificate as well.',
                  command: byGithub,
                },
              ]),
        ]
      })
    }),
  )
}

/** For readers without cosign: the last of the signatures taken apart. Its log entry and its root are not checked by it. */
function withoutCosign(named: readonly { path: string; what: string; trust: Trust }[]): Step[] {
  const [last] = named
    .flatMap(({ path, what, trust }) =>
      trust.state === 'verified'
        ? trust.signers.flatMap((signer) => {
            const file = signedFile(path, signer, trust)
            return file === undefined ? [] : [{ file, what }]
          })
        : [],
    )
    .slice(-1)
  if (last === undefined) return []
  return [
    {
      says: `Without cosign: take the signature of ${last.what} apart with openssl and jq, which check all but the log entry. The same works for the others.`,
      command: opensslCommand(last.file),
    },
  ]
}
