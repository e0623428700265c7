import { ArchiveUnreadable } from './unreadable.ts'

/** A ref that may be handed to git: it passed the grammar. */
export type Reference = string & { readonly [referenceBrand]: true }
declare const referenceBrand: unique symbol

/** Letters of any script, digits, and the marks that names of branches and versions use. Never a leading `-`. */
const NAME = /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._/+-]{0,254}$/u

/** What git itself forbids in a ref, beyond single characters (git-check-ref-format, rules 1, 3, 6 and 7). */
const FORBIDDEN = /\.\.|\/\/|\/\.|\.$|\/$|\.lock(\/|$)/

/**
 * Reads the name of a branch, tag or commit. Expressions such as `HEAD~3`, `a..b` and `@{1}` are refused: a
 * report names one commit, and text that git would interpret never reaches it.
 */
export function parseReference(text: string): Reference {
  if (NAME.test(text) && !FORBIDDEN.test(text)) return text as Reference
  throw new ArchiveUnreadable(
    'E-REF-SYNTAX',
    `${JSON.stringify(text.slice(0, 80))} is not the name of a branch, tag or commit.`,
    'Give a branch, a tag or a full commit id, such as main, v2.4.0 or 40 hexadecimal digits.',
  )
}
