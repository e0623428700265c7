import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { format } from '../../src/evidence/formats/slsa-provenance/format.ts'
import { readProvenance } from '../../src/trust/provenance.ts'
import {
  checkProvenance,
  type ProvenancePolicy,
  type ProvenanceVerdict,
} from '../../src/trust/provenance-policy.ts'
import { Refusal } from '../../src/trust/refusal.ts'
import type { Signer } from '../../src/trust/trust.ts'
import {
  type Build,
  COMMIT,
  DELEGATOR,
  GITHUB,
  type Json,
  memberAt,
  PRODUCERS,
  type ProducerName,
  REF,
  REPOSITORY,
} from './provenance-producers.ts'

/** A story of a build, what is changed in it, and what is asked. */
export type Case = {
  readonly by: ProducerName
  /** Told by payload and certificate alike. */
  readonly both?: Partial<Build>
  /** Told by the payload alone. */
  readonly payload?: Partial<Build>
  /** Told by the certificate alone. */
  readonly certificate?: Partial<Build>
  /** What is changed in the predicate and in the signer besides. */
  readonly edit?: (predicate: Json) => void
  readonly set?: Readonly<Record<string, unknown>>
  readonly unset?: readonly string[]
  readonly signer?: ((signer: Signer) => Signer) | SignerChange
  /** What is asked besides the builder, the repository and the tag; null: that is not asked. */
  readonly asked?: { readonly [K in keyof ProvenancePolicy]?: ProvenancePolicy[K] | null }
}

type SignerChange = {
  readonly identity?: string
  readonly issuer?: string
  /** `none`, or claims with other values; null where it is absent. */
  readonly claims?: 'none' | Readonly<Record<string, string | null>>
}

/** The cases of the table beside this file. */
export const WRITTEN: readonly (Case & { readonly it: string; readonly codes: readonly string[] })[] = parse(
  readFileSync(new URL('./provenance-cases.yaml', import.meta.url), 'utf8'),
)

const WORDS: Readonly<Record<string, string>> = {
  repository: REPOSITORY,
  ref: REF,
  commit: COMMIT,
  COMMIT: COMMIT.toUpperCase(),
  other: 'e'.repeat(40),
  fork: 'https://github.com/mallory/app',
  github: GITHUB,
  delegator: DELEGATOR,
}

/** A copy in which every `{name}` is what it stands for. */
function filled<T>(value: T, by: ProducerName): T {
  const text = JSON.stringify(value)
  if (text === undefined) return value
  const words = { ...WORDS, builder: PRODUCERS[by].build.builder }
  return JSON.parse(text, (_, one) =>
    typeof one === 'string'
      ? one.replace(/\{(\w+)\}/g, (all, name: keyof typeof words) => words[name] ?? all)
      : one,
  )
}

/** The longer names of members that the table writes shortly. */
const SHORT: Readonly<Record<string, string>> = {
  parameters: 'buildDefinition.externalParameters',
  dependencies: 'buildDefinition.resolvedDependencies',
  internal: 'buildDefinition.internalParameters',
  environment: 'invocation.environment',
  config: 'invocation.configSource',
}

function edited(predicate: Json, path: string, change: (owner: Json, key: string) => void): void {
  const [head = '', ...rest] = path.split('.')
  const keys = [...(SHORT[head] ?? head).split('.'), ...rest]
  const key = keys.pop() ?? ''
  change(keys.reduce(memberAt, predicate), key)
}

function certifiedAs(signer: Signer, change: NonNullable<Case['signer']>): Signer {
  if (typeof change === 'function') return change(signer)
  const { claims, ...names } = change
  const merged = Object.entries({ ...signer.claims, ...(claims === 'none' ? {} : claims) })
  return {
    ...signer,
    ...names,
    claims:
      claims === 'none'
        ? {}
        : Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null)),
  }
}

/** Asked for by everybody who does not say otherwise: this builder, this repository, this tag. */
function policyFor({ by, asked = {} }: Case): ProvenancePolicy {
  const own = Object.entries(asked).map(([name, value]) => [name, value ?? undefined])
  const id = PRODUCERS[by].build.builder
  return {
    builders: [by === 'byob' ? { id, identity: DELEGATOR } : { id }],
    sources: [`git+${REPOSITORY}`],
    reference: { kind: 'tag', name: REF.slice('refs/tags/'.length) },
    ...Object.fromEntries(own),
  }
}

/** What somebody signed, who did, and what is asked of it. */
function toldBy({ edit, ...written }: Case) {
  const change = typeof written.signer === 'function' ? written.signer : undefined
  const one: Case = { ...filled(written, written.by), ...(change === undefined ? {} : { signer: change }) }
  const producer = PRODUCERS[one.by]
  const told = { ...producer.build, ...one.both }
  const { predicateType, predicate } = structuredClone(producer.write({ ...told, ...one.payload }))
  const certified = producer.signer({ ...told, ...one.certificate })
  edit?.(predicate)
  for (const path of one.unset ?? []) edited(predicate, path, (owner, key) => delete owner[key])
  for (const [path, value] of Object.entries(one.set ?? {})) {
    edited(predicate, path, (owner, key) => {
      owner[key] = value
    })
  }
  return {
    predicateType,
    // As it is read out of an envelope.
    predicate: JSON.parse(JSON.stringify(predicate)),
    signer: one.signer === undefined ? certified : certifiedAs(certified, one.signer),
    policy: policyFor(one),
  }
}

const TYPE = 'https://in-toto.io/Statement/v1'

export function verdictOf(one: Case): ProvenanceVerdict {
  const { predicateType, predicate, signer, policy } = toldBy(one)
  const facts = readProvenance({ type: TYPE, subjects: [], predicateType, predicate })
  return checkProvenance(facts, signer, policy)
}

/** The reasons that trust and that evidence find in the same bytes: they are read twice, and must be read alike. */
export function codesOf(one: Case): readonly string[] {
  const { predicateType, predicate: document, signer, policy } = toldBy(one)
  const byTrust = judged(() => verdictOf(one))
  const byEvidence = judged(() => {
    const { facts, problems } = format.read({
      file: { path: 'p', bytes: new Uint8Array(), sha256: 'a'.repeat(64) as never },
      text: '',
      document,
      statement: { predicateType, subjects: [], annotations: [] },
      locate: () => ({ path: 'p' }),
    })
    if (facts.provenance === undefined || problems.some(({ code }) => code.startsWith('E-'))) {
      throw new Refusal('E-PROVENANCE-SHAPE', 'rejected', problems[0]?.message ?? '')
    }
    return checkProvenance(facts.provenance, signer, policy)
  })
  if (byTrust.join() !== byEvidence.join()) return ['trust:', ...byTrust, 'evidence:', ...byEvidence]
  return byTrust
}

function judged(judge: () => ProvenanceVerdict): readonly string[] {
  try {
    const verdict = judge()
    return verdict.state === 'accepted' ? [] : [...new Set(verdict.findings.map(({ code }) => code))]
  } catch (error) {
    if (error instanceof Refusal) return [error.code]
    throw error
  }
}
