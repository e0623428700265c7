import { Listr, ListrLogger, ProcessOutput } from 'listr2'
import type { Session } from './session.ts'

/** A step of a command. `run` answers with what came of it, in a few words. */
export type Stage = {
  readonly title: string
  readonly run: () => Promise<string>
}

/**
 * Runs one stage after the other and says so on standard error: as a display that is rewritten where somebody
 * watches, as plain lines elsewhere.
 */
export async function runStages(session: Session, stages: readonly Stage[]): Promise<void> {
  if (session.watched) await runWatched(session, stages)
  else await runPlain(session, stages)
}

async function runWatched({ errStream }: Session, stages: readonly Stage[]): Promise<void> {
  const logger = new ListrLogger({ processOutput: new ProcessOutput(errStream, errStream) })
  const tasks = stages.map(({ title, run }) => ({
    title,
    task: async (_: unknown, task: { title: string }) => {
      task.title = `${title}: ${await run()}`
    },
  }))
  await new Listr(tasks, { concurrent: false, rendererOptions: { logger, showErrorMessage: false } }).run()
}

async function runPlain(session: Session, stages: readonly Stage[]): Promise<void> {
  for (const { title, run } of stages) {
    const started = session.elapsed()
    const outcome = await run()
    const seconds = ((session.elapsed() - started) / 1000).toFixed(1)
    session.err(`${title}: ${outcome} (${seconds} s)`)
  }
}
