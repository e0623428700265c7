// Generated from the `cases.yaml` of each criterion by `npm run generate`.

/** The decision table of each criterion, as the site prints it. */
export const CASES: ReadonlyMap<string, readonly { name: string; given: string; expect: string }[]> =
  new Map()
