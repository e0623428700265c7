import type { PersonRef } from '../../report/common.ts'
import type { Cite, Phrase, Run, Tone } from '../../report/detail.ts'
import type { AddressBook } from '../links.ts'
import { externalHref } from '../links.ts'
import type { TextView } from './text.ts'
import { textView } from './text.ts'
import { timeView } from './time.ts'

/** A run as a template prints it: at most one of `strong`, `code`, `digest`, `time` is set. */
export type RunView = {
  /** Digests, code and times as they are printed. */
  readonly text: string
  /** Everything else, with its instants set apart. */
  readonly parts: TextView
  readonly strong: boolean
  readonly code: boolean
  readonly digest: boolean
  readonly time: { readonly datetime: string } | null
  readonly tone: Tone | null
  readonly href: string | null
  readonly external: boolean
}

export function phraseView(phrase: Phrase, book: AddressBook): RunView[] {
  return phrase.map((run) => runView(run, book))
}

function runView(run: Run, book: AddressBook): RunView {
  const time = run.style === 'time' ? timeView(run.text) : null
  const inside = run.to === undefined ? null : book.to(run.to)
  const outside = inside === null ? externalHref(run.href) : null
  return {
    text: time?.text ?? run.text,
    parts: textView(run.text),
    strong: run.style === 'strong',
    code: run.style === 'code',
    digest: run.style === 'digest',
    time: time === null || time.datetime === null ? null : { datetime: time.datetime },
    tone: run.tone ?? null,
    href: inside ?? outside,
    external: outside !== null,
  }
}

/** Text that names something which may have a page. */
export type LinkView = { readonly text: string; readonly href: string | null }

export function linkView(text: string, target: NonNullable<Run['to']>, book: AddressBook): LinkView {
  return { text, href: book.to(target) }
}

/** Links to several things of one kind, under their ids. */
export function linkViews(
  page: NonNullable<Run['to']>['page'],
  ids: readonly string[],
  book: AddressBook,
): LinkView[] {
  return ids.map((id) => linkView(id, { page, id }, book))
}

/** A person: the roster's name and, because names can look alike, the id beside it. */
export type PersonView = {
  readonly name: string
  /** Null where it says the same as the name. */
  readonly id: string | null
  readonly href: string | null
  readonly known: boolean
}

export function personView(person: PersonRef, book: AddressBook): PersonView {
  const { id, name, known } = person
  return { id: id === name ? null : id, name, known, href: known ? book.to({ page: 'person', id }) : null }
}

export function personOrNull(person: PersonRef | undefined, book: AddressBook): PersonView | null {
  return person === undefined ? null : personView(person, book)
}

/** Where a fact was read: `path:line:column`, linked to the copy that the site carries. */
export type CiteView = {
  readonly text: string
  readonly pointer: string | null
  readonly href: string | null
}

export function citeView(cite: Cite, book: AddressBook): CiteView {
  const place = [cite.path, cite.line, cite.line === undefined ? undefined : cite.column]
  return {
    text: place.filter((part) => part !== undefined).join(':'),
    pointer: cite.pointer ?? null,
    href: book.raw(cite.digest),
  }
}
