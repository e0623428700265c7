/** A name of a folder in a commit, in its parents, and in the parents' best common ancestors: object ids. */
export type Sides = {
  readonly result: string | undefined
  readonly parents: readonly (string | undefined)[]
  /** Absent where the ancestors are not known; empty where the parents have none in common. */
  readonly bases: readonly (string | undefined)[] | undefined
}

/**
 * True when the commit itself changed nothing here.
 *
 * For a merge that is the rule by which git merges without asking: the result is one parent's, and whatever
 * another parent has instead is older, what their common ancestor had. A merge that drops what a parent had added
 * or amended is thereby the author of that loss, although its result equals the other parent's.
 */
export function isClean({ result, parents, bases }: Sides): boolean {
  if (parents.length === 0) return result === undefined
  if (!parents.includes(result)) return false
  if (bases === undefined) return true
  return parents.every((parent) => parent === result || isOlder(parent, bases))
}

/** The version that a change replaced: what a parent contributed, rather than what it merely still had. */
export function replaced({ result, parents, bases = [] }: Sides): string | undefined {
  const others = parents.filter((parent) => parent !== undefined && parent !== result)
  return others.find((parent) => !isOlder(parent, bases)) ?? others[0]
}

function isOlder(parent: string | undefined, bases: readonly (string | undefined)[]): boolean {
  return bases.length === 0 ? parent === undefined : bases.includes(parent)
}
