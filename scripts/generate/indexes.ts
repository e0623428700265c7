import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import type { Generated } from './generated.ts'

/** A kind of plugin: where its folders lie, which file each holds, and what the list of them is called. */
type PluginKind = {
  readonly folder: string
  readonly file: string
  readonly exported: string
  readonly list: string
  readonly says: string
}

const PLUGIN_KINDS: readonly PluginKind[] = [
  kindOf('src/records/kinds', 'kind', 'KINDS', 'Every kind of record'),
  kindOf('src/evidence/formats', 'format', 'FORMATS', 'Every format of evidence'),
  kindOf('src/trust/methods', 'method', 'METHODS', 'Every method of verification'),
  kindOf('src/gates/criteria', 'criterion', 'CRITERIA', 'Every criterion of the gate'),
  kindOf('src/conformance/checks', 'check', 'CHECKS', 'Every check of whether people followed the rule'),
  kindOf('src/exports/formats', 'format', 'FORMATS', 'Every export'),
]

function kindOf(folder: string, exported: string, list: string, says: string): PluginKind {
  return { folder, file: `${exported}.ts`, exported, list, says }
}

/** The `index.ts` beside each kind of plugin: a static list of the folders that lie there. */
export function pluginIndexes(): Generated[] {
  return PLUGIN_KINDS.filter(({ folder }) => existsSync(folder)).flatMap((kind) => {
    const names = pluginsIn(kind)
    return names.length === 0 ? [] : [{ path: `${kind.folder}/index.ts`, text: indexText(kind, names) }]
  })
}

/** Folders that hold the plugin's file; a folder without it is somebody's beginning, or what git left of a removal. */
function pluginsIn({ folder, file }: PluginKind): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(`${folder}/${entry.name}/${file}`))
    .map(({ name }) => name)
    .sort()
}

function indexText({ folder, file, exported, list, says }: PluginKind, names: readonly string[]): string {
  const imports = names.map((name) => `import { ${exported} as ${camelCase(name)} } from './${name}/${file}'`)
  const text = `// Generated from the folders beside it by \`npm run generate\`.
${imports.join('\n')}

/** ${says}, in order of folder name. */
export const ${list} = [${names.map(camelCase).join(', ')}] as const
`
  return formatted(`${folder}/index.ts`, text)
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** As the linter would have it, so that generated files pass the same checks as written ones. */
export function formatted(path: string, text: string): string {
  const biome = 'node_modules/@biomejs/biome/bin/biome'
  return execFileSync(process.execPath, [biome, 'check', '--write', `--stdin-file-path=${path}`], {
    input: text,
    encoding: 'utf8',
  })
}
