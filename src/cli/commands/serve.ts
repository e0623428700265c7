import { resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Command } from 'commander'
import { ArchiveUnreadable, currentCommit } from '../../archive/index.ts'
import { addBuildOptions, type BuildOptions, buildSite } from '../build.ts'
import { CommandFailure, EXIT } from '../exit.ts'
import { printJson } from '../json.ts'
import { questionOf } from '../options.ts'
import { complain, type Session } from '../session.ts'
import { serveFolder } from '../static-server.ts'

type ServeOptions = BuildOptions & { readonly port: string }

/** Milliseconds between two looks at the archive's current commit. */
const LOOK_EVERY = 1000

export function registerServe(program: Command, session: Session): void {
  const command = program
    .command('serve')
    .description(
      'build, show the site to this machine alone, and build again when the archive has a new commit',
    )
    .option('--port <number>', 'port on 127.0.0.1; 0 for any that is free', '8080')
  addBuildOptions(command).action(async (options: ServeOptions) => {
    const port = portOf(options.port)
    let commit = await lookUp(session, options)
    await buildSite(session, options)
    const { server, url } = await listen(resolve(session.folder, options.out), port)
    if (options.json) printJson(session, { command: 'serve', url: `${url}index.html` })
    else session.out(`Open ${url}index.html`)
    const stop = new AbortController()
    process.once('SIGINT', () => stop.abort())
    process.once('SIGTERM', () => stop.abort())
    while (!stop.signal.aborted) {
      await wait(LOOK_EVERY, undefined, { signal: stop.signal }).catch(() => undefined)
      const newest = await lookUp(session, options)
      if (stop.signal.aborted || newest === commit) continue
      commit = newest
      await rebuild(session, options)
    }
    server.close()
    server.closeAllConnections()
    if (!options.json) session.out('served: ended')
    process.exitCode = EXIT.yes
  })
}

function portOf(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65535) return port
  throw new CommandFailure(EXIT.usage, `--port ${text} is not a port`, 'give a number from 0 to 65535')
}

async function listen(folder: string, port: number) {
  try {
    return await serveFolder(folder, port)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    throw new CommandFailure(
      EXIT.usage,
      `port ${port} cannot be used: ${code}`,
      'choose another with --port, or any that is free with --port 0',
    )
  }
}

/** The commit that a build would read now; what cannot be read is left to the build to report. */
async function lookUp(session: Session, options: ServeOptions): Promise<string | undefined> {
  try {
    return await currentCommit(questionOf(options, session).location)
  } catch (error) {
    if (error instanceof ArchiveUnreadable) return undefined
    throw error
  }
}

/** A build that fails is reported, and the site that was there goes on being shown. */
async function rebuild(session: Session, options: ServeOptions): Promise<void> {
  try {
    await buildSite(session, options)
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    complain(session, error.message, error.hint, error.code)
  }
}
