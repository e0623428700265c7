import type { Detail, DetailOf } from '../../report/detail.ts'
import type { AddressBook } from '../links.ts'
import { ANSWER, CLOCK } from '../words.ts'
import { figureView } from './figure.ts'
import { phraseView } from './phrase.ts'
import { timeView } from './time.ts'

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
      return {
        caption: detail.caption,
        entries: detail.entries.map((entry) => ({
          at: timeView(entry.at),
          clock: CLOCK[entry.clock].word,
          text: phraseView(entry.text, book),
          tone: entry.tone ?? 'neutral',
          note: entry.note ?? null,
        })),
      }
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

function tableView(table: DetailOf<'table'>, book: AddressBook) {
  return {
    caption: table.caption,
    empty: table.empty,
    wide: table.columns.length > 5,
    columns: table.columns.map(({ title, align }) => ({ title, end: align === 'end' })),
    rows: table.rows.map((row) => ({
      tone: row.tone ?? null,
      cells: row.cells.map((cell, n) => ({
        text: phraseView(cell, book),
        end: table.columns[n]?.align === 'end',
      })),
    })),
  }
}
