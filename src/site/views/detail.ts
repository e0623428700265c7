import type { Detail, DetailOf, Phrase } from '../../report/detail.ts'
import { eachOnce, momentName, plainName } from '../anchors.ts'
import type { AddressBook } from '../links.ts'
import { ANSWER, CLOCK } from '../words.ts'
import { figureView } from './figure.ts'
import { phraseView } from './phrase.ts'
import { textOrNull } from './text.ts'
import { timeView } from './time.ts'

/** What stands in a cell that holds nothing, so that nobody takes it for a mistake. */
const NOTHING: Phrase = [{ text: '-', style: 'plain' }]

/** A detail with the name of the partial that draws it: one partial per type. */
export type DetailView = { readonly partial: `detail-${Detail['type']}`; readonly body: object }

export function detailViews(details: readonly Detail[], book: AddressBook): DetailView[] {
  return details.map((detail) => detailView(detail, book))
}

export function detailView(detail: Detail, book: AddressBook): DetailView {
  return { partial: `detail-${detail.type}`, body: bodyOf(detail, book) }
}

function bodyOf(detail: Detail, book: AddressBook): object {
  switch (detail.type) {
    case 'table':
      return tableView(detail, book)
    case 'list':
      return {
        caption: detail.caption ?? null,
        items: detail.items.map((item) => phraseView(item, book)),
        empty: detail.empty,
      }
    case 'timeline':
      return timelineView(detail, book, [])
    case 'checklist':
      return {
        caption: detail.caption ?? null,
        items: detail.items.map((item) => ({
          answer: ANSWER[item.answer],
          text: phraseView(item.text, book),
          reason: phraseView(item.reason, book),
        })),
      }
    case 'chain':
      return {
        caption: detail.caption,
        links: detail.links.map(({ title, text, tone }) => ({ title, text: phraseView(text, book), tone })),
      }
    case 'figure':
      return figureView(detail)
    case 'prose':
      return { paragraphs: detail.paragraphs.map((paragraph) => phraseView(paragraph, book)) }
    case 'recipe':
      return { caption: detail.caption, steps: detail.steps }
  }
}

/** A timeline with an address for each of its moments: for the one on a page that others refer to. */
export function addressedView(detail: Detail, book: AddressBook): DetailView {
  if (detail.type !== 'timeline') return detailView(detail, book)
  const names = detail.entries.map(({ at, text }) => {
    const what = text.filter(({ style }) => style === 'strong' || style === 'code').map((run) => run.text)
    return `t-${momentName(at)}-${plainName(what.join(' '))}`
  })
  return { partial: 'detail-timeline', body: timelineView(detail, book, eachOnce(names)) }
}

function timelineView(timeline: DetailOf<'timeline'>, book: AddressBook, anchors: readonly string[]) {
  return {
    caption: timeline.caption,
    entries: timeline.entries.map((entry, n) => ({
      anchor: anchors[n] ?? null,
      at: timeView(entry.at),
      clock: CLOCK[entry.clock].word,
      text: phraseView(entry.text, book),
      tone: entry.tone ?? 'neutral',
      note: textOrNull(entry.note),
    })),
  }
}

/** A detail whose rows that are not in order have an address: `name` gives the next one its id. */
export function listedView(detail: Detail, book: AddressBook, name: () => string): DetailView {
  if (detail.type !== 'table') return detailView(detail, book)
  const anchors = detail.rows.map(({ tone }) => (tone === 'bad' ? name() : null))
  return { partial: 'detail-table', body: tableView(detail, book, anchors) }
}

function tableView(table: DetailOf<'table'>, book: AddressBook, anchors: readonly (string | null)[] = []) {
  return {
    caption: table.caption,
    empty: table.empty,
    wide: table.columns.length > 5,
    columns: table.columns.map(({ title, align }) => ({ title, end: align === 'end' })),
    rows: table.rows.map((row, place) => ({
      anchor: anchors[place] ?? null,
      tone: row.tone ?? null,
      cells: row.cells.map((cell, n) => ({
        text: phraseView(cell.some(({ text }) => text !== '') ? cell : NOTHING, book),
        end: table.columns[n]?.align === 'end',
      })),
    })),
  }
}
