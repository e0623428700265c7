import { visible } from '../domain/visible.ts'
import { MAX_NAME_BYTES } from './limits.ts'

/** Why a name in a folder is refused. The file, or everything in the folder, is then not served. */
export type PathCode =
  | 'E-PATH-ENCODING'
  | 'E-PATH-EMPTY'
  | 'E-PATH-LENGTH'
  | 'E-PATH-DEPTH'
  | 'E-PATH-DOTDOT'
  | 'E-PATH-DOTGIT'
  | 'E-PATH-SLASH'
  | 'E-PATH-BACKSLASH'
  | 'E-PATH-DASH'
  | 'E-PATH-SPACE'
  | 'E-PATH-CONTROL'
  | 'E-PATH-BIDI'
  | 'E-PATH-INVISIBLE'
  | 'E-PATH-RESERVED'
  | 'E-PATH-TWIN'
  | 'E-PATH-SYMLINK'
  | 'E-PATH-GITLINK'
  | 'E-PATH-MODE'

/** A name that breaks a rule; `shown` has every byte and character that cannot be printed spelt out. */
export type Refusal = { readonly code: PathCode; readonly why: string; readonly shown: string }

/** A name as text, or why it is none that an archive may use. */
export type ReadName = { readonly ok: true; readonly name: string } | ({ readonly ok: false } & Refusal)

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Unicode controls that reorder text (Trojan Source, CVE-2021-42574). */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** Controls of ASCII and Latin-1, and the two separators of lines and paragraphs. */
const CONTROL = /[\u2028\u2029]|\p{Cc}/u

/** Format characters, fillers and variation selectors: two names that look alike and are not. */
const INVISIBLE = /\p{Cf}|\p{Default_Ignorable_Code_Point}/u

/** Devices that Windows finds in every folder, whatever follows the dot. */
const DEVICE =
  /^(con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])\s*(\.|:|$)/i

/** The rules for one name, most telling first. */
const RULES: readonly {
  readonly code: PathCode
  readonly why: string
  readonly broken: (name: string) => boolean
}[] = [
  { code: 'E-PATH-EMPTY', why: 'is empty', broken: (name) => name === '' },
  {
    code: 'E-PATH-DOTDOT',
    why: 'leads to another folder',
    broken: (name) => name === '.' || name === '..',
  },
  { code: 'E-PATH-DOTGIT', why: 'is read as .git by some file system', broken: isDotGit },
  { code: 'E-PATH-SLASH', why: 'contains a slash', broken: (name) => name.includes('/') },
  { code: 'E-PATH-BACKSLASH', why: 'contains a backslash', broken: (name) => name.includes('\\') },
  { code: 'E-PATH-CONTROL', why: 'contains a control character', broken: (name) => CONTROL.test(name) },
  { code: 'E-PATH-BIDI', why: 'contains a character that reorders text', broken: (name) => BIDI.test(name) },
  {
    code: 'E-PATH-INVISIBLE',
    why: 'contains an invisible character',
    broken: (name) => INVISIBLE.test(name),
  },
  { code: 'E-PATH-SPACE', why: 'begins or ends with a space', broken: (name) => /^\s|\s$/u.test(name) },
  { code: 'E-PATH-DASH', why: 'begins like an option of a command', broken: (name) => name.startsWith('-') },
  {
    code: 'E-PATH-RESERVED',
    why: 'means something else on Windows',
    broken: (name) => DEVICE.test(name) || name.endsWith('.'),
  },
]

/** Reads the name of a file or folder, strictly: what one machine would read differently from another is refused. */
export function readName(bytes: Uint8Array): ReadName {
  let name: string
  try {
    name = STRICT.decode(bytes)
  } catch {
    return { ok: false, code: 'E-PATH-ENCODING', why: 'is not valid UTF-8', shown: showBytes(bytes) }
  }
  const rule = RULES.find(({ broken }) => broken(name))
  if (rule !== undefined) return { ok: false, code: rule.code, why: rule.why, shown: showName(name) }
  if (bytes.length > MAX_NAME_BYTES) {
    const shown = `${showName(name.slice(0, 60))}…`
    return { ok: false, code: 'E-PATH-LENGTH', why: `is longer than ${MAX_NAME_BYTES} bytes`, shown }
  }
  return { ok: true, name }
}

/** Two names with the same key are one file on a file system that ignores case or Unicode forms. */
export function twinKey(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC')
}

/** A name on one line in which nothing hides: what cannot be printed is spelt out as `[U+202E]`. */
export function showName(name: string): string {
  return visible(name).replaceAll('\n', '[U+000A]').replaceAll('\t', '[U+0009]')
}

/** Bytes that are no UTF-8, as `[0xE9]`. */
function showBytes(bytes: Uint8Array): string {
  return [...bytes.subarray(0, MAX_NAME_BYTES)]
    .map((byte) =>
      byte >= 32 && byte < 127
        ? String.fromCharCode(byte)
        : `[0x${byte.toString(16).toUpperCase().padStart(2, '0')}]`,
    )
    .join('')
}

/**
 * `.git` as HFS+ reads it (ignorable characters dropped, any case) and as NTFS does (short name, trailing dots and
 * spaces, streams): the names that git itself protects.
 */
function isDotGit(name: string): boolean {
  return /^(\.git|git~\d+)[ .]*(:.*)?$/isu.test(name.replace(/\p{Cf}/gu, ''))
}
