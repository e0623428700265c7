import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of Docket itself: two above this one in a checkout, three in the published package. */
const PROJECT = [join('..', '..'), join('..', '..', '..')]
  .map((up) => join(dirname(fileURLToPath(import.meta.url)), up))
  .find((folder) => existsSync(join(folder, 'package.json')))

/** A file or folder that comes with Docket: `templates`, `package.json`. */
export function findProject(path: string): string {
  if (PROJECT === undefined) throw new Error('the folder of docket holds no package.json')
  return join(PROJECT, path)
}
