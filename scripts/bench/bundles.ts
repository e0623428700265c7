import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bundleFromJSON } from '@sigstore/bundle'
import { TrustedRoot } from '@sigstore/protobuf-specs'
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify'
import { sealedCache } from '../../src/trust/cache.ts'
import { establishTrust } from '../../src/trust/establish.ts'
import { sha256Of } from '../../src/trust/sha256.ts'
import type { SignedItem, TrustMaterial } from '../../src/trust/trust.ts'
import { createWorld } from '../sigstore-world.ts'

/**
 * Bundles a second of one core, against a plain loop over @sigstore/verify on the same bundles in the same run:
 * `node scripts/bench/bundles.ts [--bundles N] [--cases FOLDER]`. The loop parses, verifies, and checks nothing of what
 * the library leaves open. `--cases`: the folder of the public conformance cases, for bundles of real deployments.
 */

const { values } = parseArgs({
  options: {
    bundles: { type: 'string', default: '200' },
    cases: { type: 'string', default: '../shared/inputs/sigstore-conformance' },
  },
})

type Sample = {
  readonly name: string
  readonly trustedRoot: Buffer
  readonly bundles: readonly { readonly bundle: Buffer; readonly bytes: Buffer }[]
}

const total = Number(values.bundles)
const samples = [minted('Rekor v1 with timestamp', 1), minted('Rekor v2 with timestamp', 2), ...real()]

console.log('| bundles | @sigstore/verify | cold | times | warm | times |')
console.log('| --- | ---: | ---: | ---: | ---: | ---: |')
for (const { name, trustedRoot, bundles } of samples) {
  const items = bundles.map(({ bundle, bytes }, n): SignedItem => {
    const sidecar = `${n}.sigstore.json`
    const signatures = [{ path: sidecar, bytes: bundle, at: { path: sidecar } }]
    return { path: String(n), at: { path: String(n) }, content: { kind: 'bytes', bytes, signatures } }
  })
  const material: TrustMaterial = {
    trustedRoots: [{ path: 'root', bytes: trustedRoot, sha256: sha256Of(trustedRoot), origin: 'pinned' }],
    allowedSigners: [],
    revokedKeys: [],
    thresholds: { timestamps: 1, logEntries: 1 },
  }
  const library = () => {
    const trust = toTrustMaterial(TrustedRoot.fromJSON(JSON.parse(trustedRoot.toString())))
    for (const { bundle, bytes } of bundles) {
      const entity = toSignedEntity(bundleFromJSON(JSON.parse(bundle.toString())), bytes)
      new Verifier(trust).verify(entity)
    }
  }
  const entries = new Map<string, string>()
  const store = {
    get: (key: string) => entries.get(key),
    put: (key: string, text: string) => void entries.set(key, text),
  }
  const cache = sealedCache(store, createHash('sha256').update('bench').digest())
  const ours = (options = {}) => {
    for (const trust of establishTrust(items, material, options).values()) {
      if (trust.state !== 'verified') throw new Error(`${name}: ${trust.why}`)
    }
  }
  ours({ cache })
  const rate = { library: rateOf(library), cold: rateOf(() => ours()), warm: rateOf(() => ours({ cache })) }
  const times = (one: number) => (one / rate.library).toFixed(1)
  const cells = [
    name,
    rate.library.toFixed(0),
    rate.cold.toFixed(0),
    times(rate.cold),
    rate.warm.toFixed(0),
    times(rate.warm),
  ]
  console.log(`| ${cells.join(' | ')} |`)

  /** Bundles per second of CPU; once to warm the engine up, then long enough to be measured. */
  function rateOf(run: () => void): number {
    run()
    const cpu = process.cpuUsage()
    let rounds = 0
    let spent = 0
    while (spent < 2e6) {
      run()
      rounds += 1
      const { user, system } = process.cpuUsage(cpu)
      spent = user + system
    }
    return (rounds * bundles.length) / (spent / 1e6)
  }
}

function minted(name: string, rekor: 1 | 2): Sample {
  const world = createWorld({ at: '2026-01-01T00:00:00Z', seed: 'bench' })
  const bundles = Array.from({ length: total }, (_, n) => {
    const bytes = Buffer.from(`record ${n}`)
    const signing = {
      identity: `person${n % 9}@example.com`,
      issuer: 'https://accounts.example',
      at: '2026-03-12T15:04:00Z',
    }
    return { bytes, bundle: Buffer.from(JSON.stringify(world.signBytes(bytes, { ...signing, rekor }))) }
  })
  return { name, trustedRoot: Buffer.from(JSON.stringify(world.trustedRoot)), bundles }
}

/** Good cases of the public-good deployment and of its staging, each as often as there are minted ones. */
function real(): readonly Sample[] {
  const folder = values.cases
  if (!existsSync(folder)) {
    console.error(`skipped: there are no conformance cases at ${folder}`)
    return []
  }
  const bytes = readFileSync(join(folder, 'a.txt'))
  const sample = (name: string, root: string, cases: readonly string[]): Sample => {
    const distinct = cases.map((one) => readFileSync(join(folder, one, 'bundle.sigstore.json')))
    return {
      name,
      trustedRoot: readFileSync(join(folder, root)),
      bundles: Array.from({ length: total }, (_, n) => ({
        bundle: distinct[n % distinct.length] ?? bytes,
        bytes,
      })),
    }
  }
  return [
    sample('public good, Rekor v1', 'default-trusted-root.json', ['happy-path-v0.2', 'happy-path-v0.3']),
    sample('staging, Rekor v2', 'rekor2-happy-path/trusted_root.json', [
      'rekor2-happy-path',
      'rekor2-checkpoint-cosigned',
    ]),
  ]
}
