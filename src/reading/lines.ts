/** 1-based line and column, the column in UTF-16 code units, as editors and compilers count them. */
export type Position = { readonly line: number; readonly column: number }

/** Turns offsets into positions. The index of line starts is built once, on the first question. */
export function positionsIn(text: string): (offset: number) => Position {
  let starts: readonly number[] | undefined
  return (offset) => {
    starts ??= lineStarts(text)
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

/** A line ends with LF, CR or CR LF. */
function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(i + 1) !== 0x0a)) starts.push(i + 1)
  }
  return starts
}
