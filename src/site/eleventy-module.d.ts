/** The part of Eleventy's programmatic interface that is used here; version 3.1.7 brings no types. */
declare module '@11ty/eleventy' {
  export type UserConfig = {
    addExtension(name: string, engine: object): void
    addGlobalData(name: string, data: unknown): void
    addTemplate(name: string, text: string, data: object): void
    setTemplateFormats(formats: readonly string[]): void
    setUseGitIgnore(use: boolean): void
  }

  type Written = { readonly outputPath: string | false }
  type Copied = { readonly map: Readonly<Record<string, string>> }

  export default class Eleventy {
    constructor(
      input: string | undefined,
      output: string,
      options: {
        readonly configPath: string
        readonly quietMode: boolean
        readonly loader: 'esm'
        readonly config: (eleventy: UserConfig) => void
      },
    )
    disableLogger(): void
    /** Resolves to what was copied and what was drawn. */
    write(): Promise<[Copied[], Written[]]>
  }
}
