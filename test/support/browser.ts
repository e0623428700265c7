import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import bundled from '@sparticuz/chromium'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'

/** Names of a Chromium on the machine, the likeliest first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const MAC = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * A real Chromium: the one that `CHROME_PATH` names, else one of the machine, else the one from the registry, which
 * comes with `npm ci`. Under `CI` a browser that does not start is an error; elsewhere it is `undefined`, with the
 * reason printed, so that a test can skip and say so.
 */
export async function launchBrowser(): Promise<Browser | undefined> {
  const reasons: string[] = []
  for (const { path, args } of candidates()) {
    try {
      const executablePath = await path()
      return await chromium.launch({ executablePath, args: [...args, '--no-sandbox'] })
    } catch (error) {
      reasons.push(String(error).split('\n')[0] ?? '')
    }
  }
  const why = `no browser could be started: ${reasons.join('; ')}`
  if (process.env.CI) throw new Error(why)
  console.warn(`browser tests are skipped, because ${why}`)
  return undefined
}

type Candidate = { readonly path: () => Promise<string>; readonly args: readonly string[] }

function candidates(): Candidate[] {
  const named = process.env.CHROME_PATH
  const folders = (process.env.PATH ?? '').split(delimiter)
  const here = [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...MAC].filter(
    isRunnable,
  )
  const own = (path: string): Candidate => ({ path: async () => path, args: [] })
  return [
    ...(named === undefined ? [] : [own(named)]),
    ...here.map(own),
    { path: () => bundled.executablePath(), args: bundled.args.filter((arg) => arg !== '--single-process') },
  ]
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
