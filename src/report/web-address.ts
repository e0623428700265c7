/**
 * The address outside the report that a link may carry: http or https, a host name in plain ASCII, no credentials.
 * `undefined` for everything else, which then stays text: `javascript:`, `//host`, `https://a@b`, look-alike hosts.
 */
export function webAddress(href: string): string | undefined {
  if (!/^https?:\/\/[!-;=?-[\]_a-z~]+$/i.test(href) || !URL.canParse(href)) return undefined
  const url = new URL(href)
  const bare = url.username === '' && url.password === '' && !/(^|\.)xn--/i.test(url.hostname)
  return bare ? url.href : undefined
}
