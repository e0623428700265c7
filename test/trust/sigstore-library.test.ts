import { fileURLToPath } from 'node:url'
import { bundleFromJSON } from '@sigstore/bundle'
import { TrustedRoot } from '@sigstore/protobuf-specs'
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'
import { expect, test } from 'vitest'
import { specimens } from '../../scripts/fuzz-bundles.ts'
import { USUAL_THRESHOLDS } from '../../src/trust/sigstore/policy.ts'
import { verifyBundle } from '../../src/trust/sigstore/verify.ts'

const CASES = fileURLToPath(new URL('../../../shared/inputs/sigstore-conformance', import.meta.url))

test.each(specimens(CASES).map((specimen) => [specimen.name, specimen] as const))(
  'the library’s own verifier agrees about %s, signer and all',
  (_, { bundle, artifact, root }) => {
    const thresholds = USUAL_THRESHOLDS
    const policy = { kind: 'whoever', keys: [] } as const
    const verdict = verifyBundle(bundle, { artifacts: [artifact], root, policy, thresholds })
    if (verdict.state !== 'verified' || artifact.kind !== 'bytes') throw new Error('not verified')
    const material = toTrustMaterial(
      TrustedRoot.fromJSON(JSON.parse(Buffer.from(root.file.bytes).toString())),
    )
    const entity = toSignedEntity(bundleFromJSON(JSON.parse(bundle.toString())), Buffer.from(artifact.bytes))
    const signer = new Verifier(material).verify(entity)
    expect(signer.identity?.subjectAlternativeName).toBe(verdict.signer.identity)
    expect(signer.identity?.extensions?.issuer).toBe(verdict.signer.issuer)
  },
)
