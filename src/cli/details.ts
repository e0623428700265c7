import type { Detail, DetailOf, Phrase } from '../report/detail.ts'
import { createPainter, type Painter } from './paint.ts'
import { indented, labelled, phraseText, shown, tableLines, wrap } from './terminal.ts'

const UNPAINTED = createPainter(false)
const INDENT = 2

/** Any form of result as lines for a terminal. */
export function detailLines(detail: Detail, width: number, paint: Painter): string[] {
  switch (detail.type) {
    case 'table':
      return captioned(detail.caption, tableBody(detail, width - INDENT, paint), paint)
    case 'list':
      return captioned(detail.caption, listBody(detail.items, detail.empty, width - INDENT, paint), paint)
    case 'timeline':
      return captioned(detail.caption, timelineBody(detail, width - INDENT, paint), paint)
    case 'checklist':
      return captioned(detail.caption, checklistBody(detail, width - INDENT, paint), paint)
    case 'chain':
      return captioned(detail.caption, chainBody(detail, width - INDENT, paint), paint)
    case 'figure':
      return captioned(detail.caption, figureBody(detail, width - INDENT), paint)
    case 'prose':
      return detail.paragraphs.flatMap((phrase) => wrap(phraseText(phrase, paint), width))
    case 'recipe':
      return captioned(detail.caption, recipeBody(detail, width - INDENT, paint), paint)
  }
}

function captioned(caption: string | undefined, body: readonly string[], paint: Painter): string[] {
  return [...(caption === undefined ? [] : [paint.strong(shown(caption))]), ...indented(body, INDENT)]
}

function tableBody({ columns, rows, empty }: DetailOf<'table'>, width: number, paint: Painter): string[] {
  if (rows.length === 0) return [shown(empty)]
  const titles = columns.map(({ title, align }) => ({ title: shown(title), align }))
  const cells = rows.map((row) => ({
    cells: row.cells.map((cell) => phraseText(cell, UNPAINTED)),
    tone: row.tone,
  }))
  return tableLines(titles, cells, width, paint)
}

function listBody(items: readonly Phrase[], empty: string, width: number, paint: Painter): string[] {
  if (items.length === 0) return [shown(empty)]
  return items.flatMap((item) => labelled('-', phraseText(item, paint), 2, width))
}

/** Whose clock a time is, in the order of how much it proves. */
const CLOCKS: Readonly<Record<DetailOf<'timeline'>['entries'][number]['clock'], string>> = {
  'timestamp-authority': 'timestamped',
  'transparency-log': 'logged',
  witness: 'witnessed',
  claimed: 'claimed',
  none: '',
}

export function timelineBody({ entries }: DetailOf<'timeline'>, width: number, paint: Painter): string[] {
  if (entries.length === 0) return ['nothing is known']
  const rows = entries.map(({ at, clock, text, tone, note }) => ({
    when: shown(at),
    clock: CLOCKS[clock],
    says: tone === undefined ? phraseText(text, paint) : paint[tone](phraseText(text, UNPAINTED)),
    note: note === undefined ? '' : shown(note),
  }))
  const clockColumn = Math.max(...rows.map(({ when }) => when.length)) + 2
  const textColumn = clockColumn + Math.max(...rows.map(({ clock }) => clock.length)) + 2
  return rows.flatMap(({ when, clock, says, note }) => [
    ...labelled(when.padEnd(clockColumn) + clock, says, textColumn, width),
    ...(note === '' ? [] : indented(wrap(paint.faint(note), width - textColumn), textColumn)),
  ])
}

const ANSWERS = { yes: 'good', no: 'bad', 'not-applicable': 'neutral', unknown: 'unknown' } as const

function checklistBody({ items }: DetailOf<'checklist'>, width: number, paint: Painter): string[] {
  const column = 'not applicable'.length + 2
  return items.flatMap(({ answer, text, reason }) => [
    ...labelled(paint[ANSWERS[answer]](answer.replace('-', ' ')), phraseText(text, paint), column, width),
    ...indented(wrap(phraseText(reason, paint), width - column), column),
  ])
}

function chainBody({ links }: DetailOf<'chain'>, width: number, paint: Painter): string[] {
  const column = Math.max(0, ...links.map(({ title }) => shown(title).length)) + 2
  return links.flatMap(({ title, text, tone }) =>
    labelled(paint[tone](shown(title)), phraseText(text, paint), column, width),
  )
}

/** A figure in numbers: a drawing of characters would say less. */
function figureBody({ labels, series, unit }: DetailOf<'figure'>, width: number): string[] {
  const columns = [
    { title: '' },
    ...series.map(({ title }) => ({ title: shown(title), align: 'end' as const })),
  ]
  const rows = labels.map((label, index) => ({
    cells: [shown(label), ...series.map(({ values }) => `${values[index] ?? ''}`)],
  }))
  return [...tableLines(columns, rows, width, UNPAINTED), `in ${shown(unit)}`]
}

function recipeBody({ steps }: DetailOf<'recipe'>, width: number, paint: Painter): string[] {
  return steps.flatMap(({ says, command }) => [
    ...wrap(shown(says), width),
    ...command.split('\n').map((line) => `  ${paint.strong(shown(line))}`),
  ])
}
