import { stretchesOf } from '../../domain/readable.ts'

/** A text as a template prints it: cut at its instants, each with the value that a machine reads. */
export type TextView = readonly { readonly text: string; readonly datetime: string | null }[]

export function textView(text: string): TextView {
  return stretchesOf(text).map((one) => ({ text: one.text, datetime: one.instant ?? null }))
}

export function textOrNull(text: string | undefined): TextView | null {
  return text === undefined || text === '' ? null : textView(text)
}
