/** RFC 6901: the pointer to a member or element below `pointer`. */
export function childPointer(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** RFC 6901: a pointer's reference tokens, unescaped; none for the whole document. */
export function pointerTokens(pointer: string): readonly string[] {
  return pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The pointer to where a path of keys and indexes leads. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((pointer, key) => childPointer(pointer, String(key)), '')
}
