import Handlebars from 'handlebars'

/** The text of the templates by name: one for each page kind, and the layouts and partials that they share. */
export type Texts = {
  readonly pages: Readonly<Record<string, string>>
  readonly partials: Readonly<Record<string, string>>
}

/** Draws a page of a kind from its view. Throws where the template names something that the view has not. */
export type Draw = (kind: string, view: object) => string

type Helper = Handlebars.HelperOptions

/**
 * Compiles every template once, strictly. Handlebars' own strict mode lets a misspelt argument of `#if` or `#each`
 * pass as false; here each helper refuses what is undefined, so that a renamed field stops the build (OUT-11).
 */
export function compileTemplates(texts: Texts): Draw {
  const handlebars = Handlebars.create()
  for (const name of Object.keys(handlebars.helpers)) handlebars.unregisterHelper(name)
  handlebars.registerHelper('if', function (this: unknown, value: unknown, { fn, inverse }: Helper) {
    return isShown(defined(value, 'if')) ? fn(this) : inverse(this)
  })
  handlebars.registerHelper('unless', function (this: unknown, value: unknown, { fn, inverse }: Helper) {
    return isShown(defined(value, 'unless')) ? inverse(this) : fn(this)
  })
  handlebars.registerHelper('each', function (this: unknown, items: unknown, { fn, inverse }: Helper) {
    if (!Array.isArray(items)) throw new Error('A template repeats over something that is no list.')
    return items.length === 0 ? inverse(this) : items.map((item) => fn(defined(item, 'each'))).join('')
  })
  handlebars.registerHelper('lookup', (item: unknown, name: unknown) => {
    const found = typeof item === 'object' && item !== null ? Reflect.get(item, String(name)) : undefined
    return defined(found, 'lookup')
  })
  const known = { if: true, unless: true, each: true, lookup: true }
  const options = {
    strict: true,
    knownHelpers: known,
    knownHelpersOnly: true,
    explicitPartialContext: true,
    preventIndent: true,
  }
  const compile = (name: string, text: string) => {
    const tree = handlebars.parse(text, { srcName: name })
    assertEscaped(tree, name)
    return handlebars.compile(tree, options)
  }
  for (const [name, text] of Object.entries(texts.partials))
    handlebars.registerPartial(name, compile(name, text))
  const pages = new Map(Object.entries(texts.pages).map(([name, text]) => [name, compile(name, text)]))

  return (kind, view) => {
    const draw = pages.get(kind)
    if (draw === undefined) throw new Error(`There is no template for pages of kind "${kind}".`)
    try {
      return draw(view, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false })
    } catch (cause) {
      throw new Error(`The template of "${kind}" and its view do not fit: ${String(cause)}`, { cause })
    }
  }
}

function defined(value: unknown, helper: string): unknown {
  if (value === undefined) throw new Error(`#${helper} names something that the view has not.`)
  return value
}

/** Nothing, false, an empty text and an empty list are not shown; zero is. */
function isShown(value: unknown): boolean {
  return value !== null && value !== false && value !== '' && !(Array.isArray(value) && value.length === 0)
}

/**
 * Refuses what would print without escaping (`{{{x}}}`, `{{&x}}`), what hides a missing field (arguments of
 * partials), and what runs code of its own (decorators).
 */
function assertEscaped(tree: hbs.AST.Program, name: string): void {
  const refuse = (what: string, line: number) => {
    throw new Error(`templates: ${name}:${line}: ${what}`)
  }
  const visitor = new Handlebars.Visitor()
  const arguments_ = (node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement) => {
    if (node.hash !== undefined) refuse('a partial takes one view and no arguments', node.loc.start.line)
    if (node.params.length !== 1) refuse('a partial is given exactly one view', node.loc.start.line)
  }
  visitor.MustacheStatement = (node) => {
    if (!node.escaped) refuse('prints without escaping', node.loc.start.line)
    if (node.hash !== undefined || node.params.length > 0)
      refuse('prints a plain field only', node.loc.start.line)
  }
  visitor.PartialStatement = arguments_
  visitor.PartialBlockStatement = (node) => {
    arguments_(node)
    visitor.accept(node.program)
  }
  visitor.Decorator = (node) => refuse('has a decorator', node.loc.start.line)
  visitor.DecoratorBlock = (node) => refuse('has a decorator', node.loc.start.line)
  visitor.accept(tree)
}
