import { z } from 'zod'
import type { Locator } from '../domain/locator.ts'
import { failed, ok, type Result } from '../domain/problem.ts'
import { EVIDENCE_JSON, readJson } from '../reading/json.ts'
import { readUtf8 } from '../reading/utf8.ts'
import { decodeBase64 } from './base64.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { ConsistencyProof } from './compare.ts'
import type { Log, LogEntry } from './log.ts'
import { readEntry } from './log-file.ts'
import {
  consistencyProof,
  HASH_BYTES,
  inclusionProof,
  leafHash,
  rootOf,
  type TreeHash,
  verifyInclusion,
} from './merkle.ts'

/** `format` of a file of inclusion proofs, and of a consistency proof. */
export const INCLUSION = 'docket/inclusion-proofs/v1'
export const CONSISTENCY = 'docket/consistency-proof/v1'

const MAX_BYTES = 64 * 1024 * 1024

const size = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const treeHash = z.string().transform((text, context): TreeHash => {
  const bytes = decodeBase64(text)
  if (bytes?.length === HASH_BYTES) return bytes
  context.addIssue({ code: 'custom', message: 'is not the canonical base64 of 32 bytes' })
  return z.NEVER
})

const inclusionFile = z.strictObject({
  format: z.literal(INCLUSION),
  origin: z.string().min(1),
  size,
  root: treeHash,
  entries: z.array(z.strictObject({ index: size, leaf: z.string(), proof: z.array(treeHash).max(64) })),
})
const consistencyFile = z.strictObject({
  format: z.literal(CONSISTENCY),
  origin: z.string().min(1),
  from: z.strictObject({ size, root: treeHash }),
  to: z.strictObject({ size, root: treeHash }),
  proof: z.array(treeHash).max(128),
})

/**
 * Writes the inclusion proofs of some entries. Whoever holds the checkpoint needs nothing else of the archive: the leaf
 * names the file by its SHA-256, and the proof leads from the leaf to the root.
 */
export function inclusionText(origin: string, { tree, leaves }: Log, indexes: readonly number[]): string {
  const entries = indexes.map((index) => ({
    index,
    leaf: leaves[index],
    proof: base64Of(inclusionProof(tree, index)),
  }))
  const root = rootOf(tree).toString('base64')
  return `${JSON.stringify({ format: INCLUSION, origin, size: tree.size, root, entries })}\n`
}

/** Writes the proof that the log of today begins with that of an earlier checkpoint. */
export function consistencyText(origin: string, { tree }: Log, from: number): string {
  const head = (n: number) => ({ size: n, root: rootOf(tree, n).toString('base64') })
  const proof = base64Of(consistencyProof(tree, from))
  return `${JSON.stringify({ format: CONSISTENCY, origin, from: head(from), to: head(tree.size), proof })}\n`
}

/** A file of inclusion proofs that all hold: entries that are in the log of this head. */
export type Included = {
  readonly head: Checkpoint
  readonly entries: readonly { readonly index: number; readonly entry: LogEntry }[]
}

/** Reads a file of inclusion proofs and verifies every one of them; a single bad one refuses the file (`E-PROOF`). */
export function readInclusion(bytes: Uint8Array, at: Locator): Result<Included> {
  const read = readDocument(bytes, at, inclusionFile)
  if (!read.ok) return read
  const { origin, root, ...file } = read.value
  const entries: Included['entries'][number][] = []
  for (const { index, leaf, proof } of file.entries) {
    const entry = readEntry(leaf)
    const held = verifyInclusion({ leaf: leafHash(Buffer.from(leaf)), index, size: file.size, proof, root })
    if (entry === undefined || !held) {
      return failed({
        code: 'E-PROOF',
        message:
          entry === undefined
            ? `entry ${index} is not an entry in canonical form`
            : `the proof does not lead from entry ${index} (${entry.path}) to the root`,
        at,
        hint: 'Get the file again from the site that the checkpoint came with.',
      })
    }
    entries.push({ index, entry })
  }
  return ok({ head: { origin, size: file.size, root }, entries })
}

/** Reads a consistency proof. Whether it holds is for `compareViews`, which knows the heads that it must be between. */
export function readConsistency(bytes: Uint8Array, at: Locator): Result<ConsistencyProof> {
  const read = readDocument(bytes, at, consistencyFile)
  if (!read.ok) return read
  const { origin, from, to, proof } = read.value
  return ok({ from: { origin, ...from }, to: { origin, ...to }, proof })
}

function readDocument<S extends z.ZodType>(bytes: Uint8Array, at: Locator, schema: S): Result<z.output<S>> {
  const text = readUtf8(bytes, at, { maxBytes: MAX_BYTES, byteOrderMark: 'refuse' })
  if (!text.ok) return text
  const document = readJson(text.value, { at }, EVIDENCE_JSON)
  if (!document.ok) return document
  const read = schema.safeParse(document.value.value)
  if (read.success) return ok(read.data)
  const [issue] = read.error.issues
  return failed({
    code: 'E-PROOF-SYNTAX',
    message: `the file is no proof: ${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'cannot be read'}`,
    at,
    hint: 'Give a file of the folder proofs/ of a site, as it was written.',
  })
}

function base64Of(hashes: readonly TreeHash[]): string[] {
  return hashes.map((one) => one.toString('base64'))
}
