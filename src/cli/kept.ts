import { isAbsolute, join } from 'node:path'

/** This user's folders for what is kept between runs (XDG Base Directory). */
export type Kept = { readonly state: string; readonly cache: string }

export function keptOf({ env, platform }: Pick<NodeJS.Process, 'env' | 'platform'>): Kept | undefined {
  const own = platform === 'win32' ? env.LOCALAPPDATA : env.HOME
  const home = own !== undefined && isAbsolute(own) ? own : undefined
  // A relative path in these variables is to be ignored.
  const absolute = (path: string | undefined) => (path !== undefined && isAbsolute(path) ? path : undefined)
  const state = absolute(env.XDG_STATE_HOME) ?? (home && join(home, '.local', 'state'))
  const cache = absolute(env.XDG_CACHE_HOME) ?? (home && join(home, '.cache'))
  return state === undefined || cache === undefined ? undefined : { state, cache }
}
