/** Approvals of one role that the policy asks for. */
export type Asked = { readonly role: string; readonly count: number }

/** How many of the approvals that are asked for can be filled, so that no person fills two of them. */
export type Filled = Asked & { readonly found: number }

/**
 * Gives each approval that is asked for to one person, as far as they go round (a maximum matching, by augmenting
 * paths). Taking the first who fits would let the order of files decide, and one approval more could undo another.
 */
export function assign(
  asked: readonly Asked[],
  personsByRole: ReadonlyMap<string, readonly string[]>,
): Filled[] {
  const slots = asked.flatMap(({ role, count }) => Array.from({ length: count }, () => role))
  const slotOf = new Map<string, number>()
  const fill = (slot: number, tried: Set<string>): boolean =>
    (personsByRole.get(slots[slot] ?? '') ?? []).some((person) => {
      if (tried.has(person)) return false
      tried.add(person)
      const taken = slotOf.get(person)
      if (taken !== undefined && !fill(taken, tried)) return false
      slotOf.set(person, slot)
      return true
    })
  const filled = slots.filter((_, slot) => fill(slot, new Set()))
  return asked.map(({ role, count }) => ({
    role,
    count,
    found: filled.filter((one) => one === role).length,
  }))
}
