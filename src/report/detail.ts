import { z } from 'zod'
import type { Detail } from '../domain/detail.ts'

export type { Detail, Phrase, Run, Tone } from '../domain/detail.ts'

/** Where a fact was read; renderers link it to the copy of the file that the site carries. */
export const cite = z.strictObject({
  path: z.string(),
  /** SHA-256 of the file: also the name of the copy on the site. */
  digest: z.string().optional(),
  line: z.number().int().optional(),
  column: z.number().int().optional(),
  pointer: z.string().optional(),
})
export type Cite = z.output<typeof cite>

/** How a value should be felt, never only by colour: renderers print the word too. */
export const TONES = ['good', 'attention', 'bad', 'unknown', 'neutral'] as const
export const tone = z.enum(TONES)

/**
 * A piece of text with a meaning. `to` names another page by kind and id, never a URL: each renderer knows how it
 * addresses pages.
 */
export const run = z.strictObject({
  text: z.string(),
  style: z.enum(['plain', 'strong', 'code', 'digest', 'time']).default('plain'),
  tone: tone.optional(),
  to: z
    .strictObject({
      page: z.enum([
        'release',
        'exception',
        'policy',
        'person',
        'criterion',
        'standard',
        'file',
        'emergencies',
        'integrity',
      ]),
      id: z.string(),
    })
    .optional(),
  /** An http(s) address without credentials; anything else stays text. */
  href: z.string().optional(),
})

/** A line of text: what a cell, a step or a paragraph holds. */
export const phrase = z.array(run)

const table = z.strictObject({
  type: z.literal('table'),
  caption: z.string(),
  columns: z
    .array(z.strictObject({ title: z.string(), align: z.enum(['start', 'end']).default('start') }))
    .min(1),
  rows: z.array(z.strictObject({ cells: z.array(phrase), tone: tone.optional() })),
  /** What stands there when there is no row. */
  empty: z.string(),
})

const list = z.strictObject({
  type: z.literal('list'),
  caption: z.string().optional(),
  items: z.array(phrase),
  empty: z.string(),
})

const timeline = z.strictObject({
  type: z.literal('timeline'),
  caption: z.string(),
  entries: z.array(
    z.strictObject({
      at: z.string(),
      /** Whose clock: a timestamp authority, a log, or only what the record claims. */
      clock: z.enum(['timestamp-authority', 'transparency-log', 'witness', 'claimed', 'none']),
      text: phrase,
      tone: tone.optional(),
      note: z.string().optional(),
    }),
  ),
})

const checklist = z.strictObject({
  type: z.literal('checklist'),
  caption: z.string().optional(),
  items: z.array(
    z.strictObject({
      answer: z.enum(['yes', 'no', 'not-applicable', 'unknown']),
      text: phrase,
      reason: phrase,
    }),
  ),
})

/** Links of a proof, in order: artifact, provenance, signature, certificate, root. */
const chain = z.strictObject({
  type: z.literal('chain'),
  caption: z.string(),
  links: z.array(z.strictObject({ title: z.string(), text: phrase, tone: tone })),
})

/** A small chart: bars of one or several series over the same labels. Drawn as SVG on pages and as paths in packs. */
const figure = z.strictObject({
  type: z.literal('figure'),
  caption: z.string(),
  unit: z.string(),
  labels: z.array(z.string()),
  series: z.array(z.strictObject({ title: z.string(), tone: tone, values: z.array(z.number()) })),
  stacked: z.boolean().default(true),
})

const prose = z.strictObject({ type: z.literal('prose'), paragraphs: z.array(phrase) })

/** Commands that repeat a check with common tools. */
const recipe = z.strictObject({
  type: z.literal('recipe'),
  caption: z.string(),
  steps: z.array(z.strictObject({ says: z.string(), command: z.string() })),
})

/** Every form that a result can take: a closed union, so that a new criterion never touches a template or the PDF code. */
export const detail = z.discriminatedUnion('type', [
  table,
  list,
  timeline,
  checklist,
  chain,
  figure,
  prose,
  recipe,
])
export type DetailOf<T extends Detail['type']> = Extract<Detail, { type: T }>

/** The published schema and the type that criteria write must be one: either side alone fails to compile. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
export const SCHEMA_IS_DETAIL: Same<z.output<typeof detail>, Detail> = true
