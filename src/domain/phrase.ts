import type { PageRef, Phrase, Run, Table, Tone } from './detail.ts'

/** A phrase of runs and plain strings. */
export function say(...parts: readonly (string | Run)[]): Phrase {
  return parts.filter((part) => part !== '').map((part) => (typeof part === 'string' ? plain(part) : part))
}

export function plain(text: string, tone?: Tone): Run {
  return tone === undefined ? { text, style: 'plain' } : { text, style: 'plain', tone }
}

export function strong(text: string, tone?: Tone): Run {
  return tone === undefined ? { text, style: 'strong' } : { text, style: 'strong', tone }
}

export function code(text: string): Run {
  return { text, style: 'code' }
}

export function digest(text: string): Run {
  return { text, style: 'digest' }
}

export function time(text: string): Run {
  return { text, style: 'time' }
}

/** Text that leads to another page. */
export function leadsTo(page: PageRef['page'], id: string, text = id): Run {
  return { text, style: 'plain', to: { page, id } }
}

/** A table from titles and rows of phrases; a title that begins with `>` is aligned to the end. */
export function table(
  caption: string,
  titles: readonly string[],
  rows: readonly { cells: readonly (Phrase | string)[]; tone?: Tone | undefined }[],
  empty: string,
): Table {
  return {
    type: 'table',
    caption,
    columns: titles.map((title) =>
      title.startsWith('>') ? { title: title.slice(1), align: 'end' } : { title, align: 'start' },
    ),
    rows: rows.map(({ cells, tone }) => ({
      cells: cells.map((cell) => (typeof cell === 'string' ? say(cell) : cell)),
      ...(tone === undefined ? {} : { tone }),
    })),
    empty,
  }
}
