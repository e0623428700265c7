import { compareInstants, type Instant } from '../domain/instant.ts'
import type { Locator } from '../domain/locator.ts'
import { failed, ok, type Problem, type Result } from '../domain/problem.ts'
import { decodeBase64 } from './base64.ts'
import { HASH_BYTES, type TreeHash } from './merkle.ts'
import { type Note, readNote } from './note.ts'
import { type VerifiedSignature, type VerifierKey, verifySignature } from './verifier-key.ts'

/** The head of a log at some size (c2sp.org/tlog-checkpoint): what it takes to notice that its past was changed. */
export type Checkpoint = {
  /** Names the log. */
  readonly origin: string
  /** Number of entries. */
  readonly size: number
  readonly root: TreeHash
  /** Id of the newest commit behind it. Whoever signs the text with it proves when that commit was there. */
  readonly commit?: string | undefined
}

/** A checkpoint with what its signatures prove. */
export type SeenCheckpoint = Checkpoint & {
  /** The whole file, signatures included: what somebody keeps as proof of a fork. */
  readonly note: string
  /** Signatures of keys that the reader named. Others are counted and prove nothing. */
  readonly verified: readonly VerifiedSignature[]
  readonly ignored: number
  /** The latest time at which a cosigner saw it; absent where none that the reader trusts says so. */
  readonly seenAt?: Instant | undefined
}

/** An extension line of ours: the commit. Others are opaque, as the specification has them. */
const COMMIT = /^git-commit ([0-9a-f]{40}|[0-9a-f]{64})$/

/** Writes the text that a log or a witness signs. */
export function checkpointText({ origin, size, root, commit }: Checkpoint): string {
  const extension = commit === undefined ? '' : `git-commit ${commit}\n`
  return `${origin}\n${size}\n${root.toString('base64')}\n${extension}`
}

/** Names a head in a line, for people: `7 entries, root CsUY...`. */
export function headInWords({ size, root }: Pick<Checkpoint, 'size' | 'root'>): string {
  return `size ${size}, root ${root.toString('base64')}`
}

/**
 * Reads a checkpoint and verifies its signatures with the keys that the reader named. A key that the reader named and
 * whose signature is bad makes the whole file worthless; where keys are named, at least one must have signed it.
 * Signatures of unknown keys are ignored, as the specification asks.
 */
export function readCheckpoint(
  bytes: Uint8Array,
  at: Locator,
  keys: readonly VerifierKey[],
): Result<SeenCheckpoint> {
  const note = readNote(bytes, at)
  if (!note.ok) return note
  const body = readBody(note.value, at)
  if (!body.ok) return body
  const signed = verifyNote(note.value, at, keys)
  if (!signed.ok) return signed
  const verified = signed.value
  const seenAt = verified
    .flatMap((one) => one.at ?? [])
    .toSorted(compareInstants)
    .at(-1)
  return ok({
    ...body.value,
    note: new TextDecoder().decode(bytes),
    verified,
    ignored: note.value.signatures.length - verified.length,
    ...(seenAt === undefined ? {} : { seenAt }),
  })
}

/** A decimal number as one would write it: no sign, no leading zero; and one that numbers here can hold. */
const SIZE = /^(0|[1-9]\d{0,15})$/

function readBody({ text }: Note, at: Locator): Result<Checkpoint> {
  const lines = text.split('\n').slice(0, -1)
  const [origin = '', size = '', encoded = '', ...extensions] = lines
  const refuse = (line: number, message: string): Result<never> =>
    failed({
      code: 'E-CHECKPOINT-SYNTAX',
      message,
      at: { ...at, line },
      hint: 'A checkpoint is the name of the log, its size and the base64 of its root, a line each.',
    })
  const empty = lines.indexOf('')
  if (lines.length < 3) return refuse(lines.length, `there are ${lines.length} lines of three`)
  if (empty >= 0) return refuse(empty + 1, 'a line of the text is empty')
  if (!SIZE.test(size) || !Number.isSafeInteger(Number(size)))
    return refuse(2, 'the size is not a plain decimal number')
  const root = decodeBase64(encoded)
  if (root?.length !== HASH_BYTES) return refuse(3, 'the root is not the canonical base64 of 32 bytes')
  const commits = extensions.flatMap((line) => COMMIT.exec(line)?.[1] ?? [])
  if (commits.length > 1) return refuse(5, 'it names more than one commit')
  const [commit] = commits
  return ok({ origin, size: Number(size), root, ...(commit === undefined ? {} : { commit }) })
}

function verifyNote(note: Note, at: Locator, keys: readonly VerifierKey[]): Result<VerifiedSignature[]> {
  const verified: VerifiedSignature[] = []
  const bad: Problem[] = []
  for (const { name, keyId, signature } of note.signatures) {
    const key = keys.find((one) => one.name === name && one.keyId === keyId)
    if (key === undefined) continue
    const found = verifySignature(key, note.text, signature)
    if (found !== undefined) verified.push(found)
    else {
      bad.push({
        code: 'E-CHECKPOINT-SIGNATURE',
        message: `the signature of ${name} does not verify`,
        at,
        hint: 'The checkpoint was changed after it was signed, or the key given for that name is another one.',
      })
    }
  }
  const [first, ...rest] = bad
  if (first !== undefined) return failed(first, ...rest)
  if (keys.length > 0 && verified.length === 0) {
    return failed({
      code: 'E-CHECKPOINT-UNSIGNED',
      message: `none of the keys given has signed it: ${keys.map(({ name }) => name).join(', ')}`,
      at,
      hint: 'Get the checkpoint from whoever signs it, or leave out --checkpoint-key to compare it unsigned.',
    })
  }
  return ok(verified)
}
