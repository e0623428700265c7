import { type Instant, instantOfSeconds } from '../../domain/instant.ts'

/** Who an `author` or `committer` line names, and when it says so. Claims of whoever made the commit; they prove nothing. */
export type Ident = {
  readonly name: string
  readonly email: string
  readonly claimedAt: Instant
  /** The offset from UTC as written, `+0200`. */
  readonly zone: string
}

/** 9999-12-31T23:59:59Z: the last second of a year with four digits, as instants are written. */
const LAST_SECOND = 253_402_300_799

const LATIN_1 = new Set(['iso-8859-1', 'iso8859-1', 'iso_8859-1', 'latin1', 'latin-1', 'l1'])

/**
 * Reads the value of an ident line, `Name <address> seconds zone`, given as one character a byte. As strict as git's
 * fsck: no angle bracket in the name or the address, no leading zero in the time, a zone of four digits. The name and
 * the address may be empty. Text is decoded by the commit's `encoding` header; see `decodeText`.
 */
export function parseIdent(bytes: string, encoding: string | undefined): Ident | string {
  const open = bytes.indexOf('<')
  if (open < 1 || bytes.charCodeAt(open - 1) !== 0x20) return 'has no " <" before an address'
  const close = bytes.indexOf('>')
  if (close < open) return 'has no address in angle brackets'
  if (bytes.indexOf('<', open + 1) !== -1 || bytes.indexOf('>', close + 1) !== -1) {
    return 'has more than one angle bracket on a side'
  }
  const time = /^ (0|[1-9]\d{0,15}) ([+-]\d{4})$/.exec(bytes.slice(close + 1))
  if (time === null) return 'does not end in "seconds zone"'
  const seconds = Number(time[1])
  if (seconds > LAST_SECOND) return `has the time ${time[1]}, which is out of range`
  return {
    name: decodeText(bytes.slice(0, open - 1), encoding),
    email: decodeText(bytes.slice(open + 1, close), encoding),
    claimedAt: instantOfSeconds(seconds),
    zone: time[2] ?? '',
  }
}

/**
 * Text of a commit, given as one character a byte. UTF-8 unless the `encoding` header names Latin-1; any other
 * encoding is read as UTF-8 as well, which leaves ASCII as it is. What does not decode shows as U+FFFD, and no
 * principal can be equal to that.
 */
function decodeText(bytes: string, encoding: string | undefined): string {
  if (isAscii(bytes)) return bytes
  if (encoding !== undefined && LATIN_1.has(encoding.toLowerCase())) return bytes
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

function isAscii(bytes: string): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes.charCodeAt(i) > 0x7f) return false
  return true
}
