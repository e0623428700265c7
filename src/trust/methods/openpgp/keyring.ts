import { type Key, readKeys, type Subkey } from 'openpgp'
import type { Problem } from '../../../domain/problem.ts'
import type { TrustFile } from '../../trust.ts'
import { CONFIG } from './config.ts'
import { giveDigestsOf } from './curves.ts'

/** A key of a keyring that can make signatures: a primary key or a subkey of it. */
export type SigningPart = {
  readonly primary: Key
  /** Absent for the primary key itself. */
  readonly subkey?: Subkey | undefined
  readonly file: TrustFile
}

/** Keys by key id, 16 hexadecimal digits. An id is short enough to be shared: there may be several. */
export type Keyring = ReadonlyMap<string, readonly SigningPart[]>

const BEGIN = '-----BEGIN PGP PUBLIC KEY BLOCK-----'
const END = '-----END PGP PUBLIC KEY BLOCK-----'

/**
 * Reads keyrings, armoured (one block or several) or binary. A block that cannot be read is a problem, and its keys
 * are unknown; the others stand.
 */
export async function readKeyrings(
  files: readonly TrustFile[],
): Promise<{ readonly keyring: Keyring; readonly problems: readonly Problem[] }> {
  const keyring = new Map<string, SigningPart[]>()
  const problems: Problem[] = []
  const add = (part: SigningPart, id: string) => {
    const known = keyring.get(id)
    if (known === undefined) keyring.set(id, [part])
    else known.push(part)
  }
  for (const file of files) {
    const blocks = blocksOf(file.bytes)
    if (blocks.length === 0) problems.push(problem(file, 'there is no public key in it'))
    for (const block of blocks) {
      const keys = await readBlock(block)
      if (typeof keys === 'string') {
        problems.push(problem(file, keys, 'line' in block ? block.line : undefined))
        continue
      }
      for (const primary of keys) {
        await giveDigestsOf(primary)
        add({ primary, file }, primary.getKeyID().toHex())
        for (const subkey of primary.subkeys) add({ primary, subkey, file }, subkey.getKeyID().toHex())
      }
    }
  }
  return { keyring, problems }
}

type Block = { readonly armored: string; readonly line: number } | { readonly binary: Uint8Array }

/** Exported keys are often written one after the other into one file, each with an armour of its own. */
function blocksOf(bytes: Uint8Array): readonly Block[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const blocks: Block[] = []
  for (let at = text.indexOf(BEGIN); at !== -1; at = text.indexOf(BEGIN, at + 1)) {
    const end = text.indexOf(END, at)
    const line = text.slice(0, at).split('\n').length
    blocks.push({ armored: text.slice(at, end === -1 ? undefined : end + END.length), line })
  }
  // Every OpenPGP packet begins with its highest bit set; no armour does.
  if (blocks.length === 0 && (bytes[0] ?? 0) >= 0x80) blocks.push({ binary: bytes })
  return blocks
}

async function readBlock(block: Block): Promise<readonly Key[] | string> {
  try {
    const keys =
      'armored' in block
        ? await readKeys({ armoredKeys: block.armored, config: CONFIG })
        : await readKeys({ binaryKeys: block.binary, config: CONFIG })
    return keys.some((key) => key.isPrivate())
      ? 'it holds a secret key, which belongs nowhere in an archive'
      : keys
  } catch (error) {
    return error instanceof Error ? error.message : 'it is malformed'
  }
}

function problem(file: TrustFile, why: string, line?: number): Problem {
  return {
    code: 'E-KEYRING',
    message: `The keys cannot be read: ${why}. Signatures by them stay unknown.`,
    at: { path: file.path, digest: file.sha256, line },
    hint: 'Export the public keys again: gpg --armor --export <fingerprint>.',
  }
}
