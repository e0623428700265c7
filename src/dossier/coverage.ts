/** True when a release or range such as `payments-api@2.4.*` names the release. A range ends at a dot, never inside a number. */
export function namesRelease(pattern: string, release: string): boolean {
  return pattern.endsWith('.*') ? release.startsWith(pattern.slice(0, -1)) : pattern === release
}
