/** How a value should be felt, never by colour alone: renderers print the word too. */
export type Tone = 'good' | 'attention' | 'bad' | 'unknown' | 'neutral'

/** A page that text can lead to, named by kind and id; each renderer knows how it addresses pages. */
export type PageRef = {
  page:
    | 'release'
    | 'exception'
    | 'policy'
    | 'person'
    | 'criterion'
    | 'standard'
    | 'file'
    | 'emergencies'
    | 'integrity'
  id: string
}

/** A piece of text with a meaning. */
export type Run = {
  text: string
  style: 'plain' | 'strong' | 'code' | 'digest' | 'time'
  tone?: Tone | undefined
  to?: PageRef | undefined
  /** An http(s) address without credentials. */
  href?: string | undefined
}

/** A line of text: what a cell, a step or a paragraph holds. */
export type Phrase = Run[]

export type Table = {
  type: 'table'
  caption: string
  columns: { title: string; align: 'start' | 'end' }[]
  rows: { cells: Phrase[]; tone?: Tone | undefined }[]
  /** What stands there when there is no row. */
  empty: string
}

export type List = { type: 'list'; caption?: string | undefined; items: Phrase[]; empty: string }

export type Timeline = {
  type: 'timeline'
  caption: string
  entries: {
    at: string
    /** Whose clock: a timestamp authority, a log, or only what the record claims. */
    clock: 'timestamp-authority' | 'transparency-log' | 'witness' | 'claimed' | 'none'
    text: Phrase
    tone?: Tone | undefined
    note?: string | undefined
  }[]
}

export type Checklist = {
  type: 'checklist'
  caption?: string | undefined
  items: { answer: 'yes' | 'no' | 'not-applicable' | 'unknown'; text: Phrase; reason: Phrase }[]
}

/** Links of a proof in order: artifact, provenance, signature, certificate, root. */
export type Chain = { type: 'chain'; caption: string; links: { title: string; text: Phrase; tone: Tone }[] }

/** Bars of one or several series over the same labels. */
export type Figure = {
  type: 'figure'
  caption: string
  unit: string
  labels: string[]
  series: { title: string; tone: Tone; values: number[] }[]
  stacked: boolean
}

export type Prose = { type: 'prose'; paragraphs: Phrase[] }

/** Commands that repeat a check with common tools. */
export type Recipe = { type: 'recipe'; caption: string; steps: { says: string; command: string }[] }

/** Every form that a result can take: a closed union, so that a new criterion never touches a renderer. */
export type Detail = Table | List | Timeline | Checklist | Chain | Figure | Prose | Recipe
