/** A file that is made from the code: its path from the top of the project, and what it must hold. */
export type Generated = { readonly path: string; readonly text: string }
