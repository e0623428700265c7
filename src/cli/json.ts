import type { Session } from './session.ts'

/** What a terminal could act on, or what would hide, inside a JSON text: written as `\u009b`, it means the same. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu

export function printJson(session: Session, value: unknown): void {
  const escaped = (text: string) =>
    Array.from(
      { length: text.length },
      (_, n) => `\\u${text.charCodeAt(n).toString(16).padStart(4, '0')}`,
    ).join('')
  session.out(
    JSON.stringify(value, null, 2).replace(UNSEEN, (text) => (text === '\n' ? text : escaped(text))),
  )
}
