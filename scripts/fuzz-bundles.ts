import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import type { Artifact } from '../src/trust/artifact.ts'
import { sha256Of } from '../src/trust/sha256.ts'
import { USUAL_THRESHOLDS } from '../src/trust/sigstore/policy.ts'
import { openTrustedRoots, type TrustedRoot } from '../src/trust/sigstore/trusted-root.ts'
import { verifyBundle } from '../src/trust/sigstore/verify.ts'
import { createWorld } from './sigstore-world.ts'

/**
 * Flips bits in good bundles, and asks of every result that it is one of two: refused under a reason that has a name,
 * or accepted with a meaning that is deep-equal to the original's.
 *
 * `npm run fuzz:bundles [-- --flips N --seed TEXT --cases FOLDER]`
 */

/** A good bundle, and what it verifies under. */
export type Specimen = {
  readonly name: string
  readonly bundle: Buffer
  readonly artifact: Artifact
  readonly root: TrustedRoot
}

export type FuzzResult = {
  readonly flips: number
  readonly accepted: number
  /** Flips by the code that refused them. */
  readonly refused: Readonly<Record<string, number>>
  /** Anything that must not be: a crash, a refusal without a name, an accepted flip that changed the meaning. */
  readonly failures: readonly string[]
}

/** Flips bits here and there, in turn over the specimens: in the text of the bundle, and in the bytes that its base64 carries. */
export function fuzz(specimens: readonly Specimen[], flips: number, seed: string): FuzzResult {
  const original = new Map(specimens.map((specimen) => [specimen, meaningOf(specimen, specimen.bundle)]))
  const refused: Record<string, number> = {}
  const failures: string[] = []
  let accepted = 0
  for (let n = 0; n < flips; n++) {
    const specimen = specimens[n % specimens.length]
    if (specimen === undefined) break
    const random = createHash('sha256').update(`${seed} ${n}`).digest()
    const mutant =
      n % 3 === 0 ? flipInside(specimen.bundle, random) : flipBit(specimen.bundle, random.readUInt32BE(0))
    const where = `${specimen.name}, flip ${n} of seed ${JSON.stringify(seed)}`
    let meaning: unknown
    try {
      meaning = meaningOf(specimen, mutant)
    } catch (error) {
      failures.push(`${where}: threw ${String(error)}`)
      continue
    }
    if (typeof meaning === 'string') {
      refused[meaning] = (refused[meaning] ?? 0) + 1
      if (meaning === 'E-UNEXPECTED') failures.push(`${where}: refused without a name`)
    } else {
      accepted += 1
      if (!isDeepStrictEqual(meaning, original.get(specimen)))
        failures.push(`${where}: accepted with another meaning`)
    }
  }
  return { flips, accepted, refused, failures }
}

/** Everything that a verdict says, or the code of the refusal. */
function meaningOf({ artifact, root }: Specimen, bundle: Buffer): unknown {
  const verdict = verifyBundle(bundle, {
    artifacts: [artifact],
    root,
    policy: { kind: 'whoever', keys: [] },
    thresholds: USUAL_THRESHOLDS,
  })
  if (verdict.state !== 'verified') return verdict.refusal.code
  const { signer, times, content, notChecked } = verdict
  return { signer, times, content, notChecked }
}

function flipBit(bytes: Buffer, random: number): Buffer {
  const copy = Buffer.from(bytes)
  const bit = random % (8 * copy.length)
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
  return copy
}

const BASE64 = /"([A-Za-z0-9+/]{16,}={0,2})"/g

/** One bit of what one base64 text of the bundle carries: certificates, signatures, timestamps, bodies, payloads. */
function flipInside(bundle: Buffer, random: Buffer): Buffer {
  const text = bundle.toString('utf8')
  const carried = [...text.matchAll(BASE64)]
  const one = carried[random.readUInt32BE(4) % carried.length]
  if (one?.[1] === undefined) return flipBit(bundle, random.readUInt32BE(0))
  const inside = flipBit(Buffer.from(one[1], 'base64'), random.readUInt32BE(0)).toString('base64')
  return Buffer.from(`${text.slice(0, one.index + 1)}${inside}${text.slice(one.index + 1 + one[1].length)}`)
}

/** Minted bundles of every kind, and the good public cases where their folder is there. */
export function specimens(cases: string): readonly Specimen[] {
  return [...mintedSpecimens(), ...(existsSync(cases) ? publicSpecimens(cases) : [])]
}

function mintedSpecimens(): readonly Specimen[] {
  const world = createWorld({ at: '2026-01-01T00:00:00Z', seed: 'fuzz' })
  const root = rootOf(Buffer.from(JSON.stringify(world.trustedRoot)))
  const bytes = Buffer.from('the artifact\n')
  const signing = {
    identity: 'alice@example.com',
    issuer: 'https://accounts.example',
    at: '2026-03-12T15:04:00Z',
  }
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'a', digest: { sha256: sha256Of(bytes) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
  }
  return ([1, 2] as const)
    .flatMap((rekor) => [
      { name: `message, Rekor v${rekor}`, bundle: world.signBytes(bytes, { ...signing, rekor }) },
      { name: `statement, Rekor v${rekor}`, bundle: world.signStatement(statement, { ...signing, rekor }) },
    ])
    .map(({ name, bundle }) => ({
      name,
      bundle: Buffer.from(JSON.stringify(bundle)),
      artifact: { kind: 'bytes', bytes },
      root,
    }))
}

const PUBLIC_CASES = [
  'happy-path-v0.1',
  'happy-path-v0.3',
  'happy-path-intoto-in-dsse-v3',
  'intoto-with-custom-trust-root',
  'rekor2-happy-path',
  'rekor2-dsse-happy-path',
  'rekor2-checkpoint-multiple-cosigs',
  'rekor2-timestamp-with-embedded-cert',
]

function publicSpecimens(folder: string): readonly Specimen[] {
  return PUBLIC_CASES.map((name) => {
    const own = (file: string, fallback: string) =>
      readFileSync(existsSync(join(folder, name, file)) ? join(folder, name, file) : join(folder, fallback))
    return {
      name,
      bundle: readFileSync(join(folder, name, 'bundle.sigstore.json')),
      artifact: { kind: 'bytes', bytes: own('artifact', 'a.txt') },
      root: rootOf(own('trusted_root.json', 'default-trusted-root.json')),
    }
  })
}

function rootOf(bytes: Buffer): TrustedRoot {
  const { roots, problems } = openTrustedRoots({
    path: 'root',
    bytes,
    sha256: sha256Of(bytes),
    origin: 'pinned',
  })
  const [root] = roots
  if (root === undefined) throw new Error(problems[0]?.message)
  return root
}

function main(): void {
  const { values } = parseArgs({
    options: {
      flips: { type: 'string', default: '50000' },
      seed: { type: 'string', default: 'docket' },
      cases: { type: 'string', default: '../shared/inputs/sigstore-conformance' },
    },
  })
  const { flips, accepted, refused, failures } = fuzz(
    specimens(values.cases),
    Number(values.flips),
    values.seed,
  )
  const byCount = Object.entries(refused).sort(([, a], [, b]) => b - a)
  for (const [code, count] of byCount) console.log(`${String(count).padStart(7)}  ${code}`)
  console.log(`${String(accepted).padStart(7)}  accepted, with the same meaning`)
  for (const failure of failures.slice(0, 50)) console.error(failure)
  console.log(`fuzz: ${flips} flips, ${failures.length} failures`)
  process.exitCode = failures.length === 0 ? 0 : 1
}

if (import.meta.main) main()
