import type { Assessed } from '../../conformance/check.ts'
import type { Recipe } from '../../domain/detail.ts'

/** How to repeat the checks with common tools, from the archive alone. */
export function releaseRecipe({ dossier }: Assessed): Recipe {
  const { release, decisions } = dossier
  const { path, commit } = release.record.at
  const final =
    decisions.findLast(({ record }) => record.value.activity === 'final-approval') ?? decisions.at(-1)
  const steps: Recipe['steps'] = []
  if (commit !== undefined) {
    steps.push({
      says: 'Go to the commit that this report was made from.',
      command: `git checkout ${commit}`,
    })
  }
  steps.push({
    says: 'Compare the digest of a record with the one printed here.',
    command: `sha256sum ${quoted(path)}`,
  })
  const [pack] = dossier.packs
  if (pack !== undefined) {
    const [item] = pack.items
    steps.push({
      says: 'Compare a raw evidence file with the digest that the evidence pack pins.',
      command: `sha256sum ${quoted(item?.path ?? pack.pack.record.at.path)}`,
    })
  }
  if (final !== undefined && final.trust.state === 'verified') {
    const [signer] = final.trust.signers
    const [root] = final.trust.roots
    const [bundle] = final.record.signatures
    if (signer.method === 'sigstore' && bundle !== undefined && root !== undefined) {
      steps.push({
        says: 'Verify the signature of the final decision.',
        command: [
          'cosign verify-blob',
          `--bundle ${quoted(bundle)}`,
          `--trusted-root ${quoted(root.path)}`,
          `--certificate-identity ${quoted(signer.identity)}`,
          `--certificate-oidc-issuer ${quoted(signer.issuer)}`,
          '--use-signed-timestamps',
          quoted(final.record.at.path),
        ].join(' \\\n  '),
      })
    }
  }
  steps.push({
    says: 'Recompute the outcome.',
    command: `docket gate ${quoted(release.record.id)} --archive .`,
  })
  return { type: 'recipe', caption: 'Repeat these checks yourself, in a clone of the archive', steps }
}

/** One word for a shell, whatever the archive calls its files. */
function quoted(text: string): string {
  return /^[A-Za-z0-9._@/:=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
