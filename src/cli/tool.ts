import { readFileSync } from 'node:fs'
import { findProject } from './project.ts'

/** Name, version and where to report a bug, as package.json has them. */
export type Tool = { readonly name: string; readonly version: string; readonly bugs: string | undefined }

export function readTool(): Tool {
  const { name, version, bugs } = JSON.parse(readFileSync(findProject('package.json'), 'utf8')) as {
    name: string
    version: string
    bugs?: { url?: string }
  }
  return { name, version, bugs: bugs?.url }
}
