import type { Instant } from '../domain/instant.ts'
import { visible } from '../domain/visible.ts'
import { CommandFailure, EXIT } from './exit.ts'
import { nearest } from './nearest.ts'

/** The failure of a name that no release has, with the nearest that one has. */
export function noRelease(name: string, names: readonly string[]): CommandFailure {
  const suggestion = nearest(name, names)
  const hint =
    names.length === 0
      ? 'the archive holds no release that could be read; `docket verify` says why'
      : 'a release is named product@version; `docket build` lists all of them'
  return new CommandFailure(
    EXIT.usage,
    `no release is called ${name}`,
    suggestion === undefined ? hint : `did you mean ${visible(suggestion)}?`,
  )
}

/** The failure of a release that became known only after the instant that was asked about. */
export function laterRelease(name: string, asOf: Instant, since: Instant): CommandFailure {
  return new CommandFailure(
    EXIT.usage,
    `${name} was not known yet at ${asOf}: its record exists since ${since}`,
    'ask as of that instant or a later one',
  )
}
