/** Pieces of the reference: tables that survive whatever text a cell holds. */

export const GENERATED_NOTE = '<!-- Generated from the code by `npm run generate`; edits here are lost. -->'

/** A page: the note, a title, and its parts with an empty line between them. */
export function page(title: string, ...parts: readonly string[]): string {
  return `${[GENERATED_NOTE, `# ${title}`, ...parts].join('\n\n')}\n`
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

export function code(text: string): string {
  return text === '' ? '' : `\`${text}\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')
}
