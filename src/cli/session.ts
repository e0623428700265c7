import { type Instant, instantOfSeconds } from '../domain/instant.ts'
import { visible } from '../domain/visible.ts'
import { type Kept, keptOf } from './kept.ts'
import { createPainter, type Painter } from './paint.ts'

/** One run of the command line: where it stands, what it writes to, and its clock. Commands know nothing else of the machine. */
export type Session = {
  /** Data. Nothing but what was asked for. */
  readonly out: (text: string) => void
  /** Messages: progress, warnings, errors. */
  readonly err: (text: string) => void
  /** For a progress display, which needs a stream and not a function. */
  readonly errStream: NodeJS.WriteStream
  readonly folder: string
  /** Columns that a line may take. */
  readonly width: number
  readonly paint: Painter
  readonly paintErr: Painter
  /** Whether somebody watches standard error, and lines may be rewritten. */
  readonly watched: boolean
  /** Whole seconds: the only clock of the program. */
  readonly now: () => Instant
  /** Milliseconds of a clock that never goes back, for durations. */
  readonly elapsed: () => number
  /** `DOCKET_DEBUG` is set: a bug prints its stack. */
  readonly debug: boolean
  /** Absent where nobody has a home. */
  readonly kept?: Kept | undefined
}

const NARROWEST = 40
const WIDEST = 100
const WITHOUT_TERMINAL = 80

/** The session of this process. `NO_COLOR` and `TERM=dumb` are honoured; colour and rewriting need a terminal. */
export function openSession(running: NodeJS.Process): Session {
  const { stdout, stderr, env } = running
  const mayPaint = (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb'
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    errStream: stderr,
    folder: running.cwd(),
    width:
      stdout.isTTY && stdout.columns > 0
        ? Math.min(Math.max(stdout.columns, NARROWEST), WIDEST)
        : WITHOUT_TERMINAL,
    paint: createPainter(mayPaint && stdout.isTTY),
    paintErr: createPainter(mayPaint && stderr.isTTY),
    watched: stderr.isTTY && stderr.columns >= NARROWEST && env.TERM !== 'dumb' && (env.CI ?? '') === '',
    now: () => instantOfSeconds(Math.floor(Date.now() / 1000)),
    elapsed: () => performance.now(),
    debug: (env.DOCKET_DEBUG ?? '') !== '',
    kept: keptOf(running),
  }
}

/** `error:` and, where something can be done, `hint:`. Text from an archive is shown with its hidden characters. */
export function complain(session: Session, message: string, hint?: string, code?: string): void {
  const { err, paintErr } = session
  err(`${paintErr.bad('error:')} ${code === undefined ? '' : `${code} `}${visible(message)}`)
  if (hint !== undefined) err(`${paintErr.strong('hint:')} ${visible(hint)}`)
}
