import type { ArchiveReport, DeploymentRow } from '../report/archive-report.ts'
import type { Run } from '../report/detail.ts'
import { eachOnce, momentName, plainName } from './anchors.ts'

type Target = NonNullable<Run['to']>

/** What tells one deployment from another. */
type DeploymentKey = Pick<DeploymentRow, 'release' | 'environment' | 'startedAt'>

/** Knows the file of every page, so that no template and no record ever writes an address. */
export type AddressBook = {
  /** The address of another page, relative to the site's folder; null where there is no such page. */
  readonly to: (target: Target) => string | null
  /** The copy of a file that the site carries; null where it carries none. */
  readonly raw: (sha256: string | undefined) => string | null
  /** The id of an element on its page, from an id of the archive. */
  readonly anchor: (page: 'criterion' | 'standard' | 'emergencies' | 'incident', id: string) => string
  /** The ids of the rows of the page of deployments, in the order of the report. */
  readonly deploymentRows: readonly string[]
  /** The address of a deployment's row there; null where the report lists no such deployment. */
  readonly deployment: (of: DeploymentKey) => string | null
  /** The address of an incident; null where there is no such record. */
  readonly incident: (id: string) => string | null
}

const SLUG = /^[a-z0-9-]{1,80}$/

/** The flat file name of a page about one thing. Fails where the slug is none: a name never comes from anywhere else. */
export function fileOf(kind: 'release' | 'exception' | 'policy' | 'person', slug: string): string {
  if (!SLUG.test(slug)) throw new Error(`"${slug}" cannot be the name of a page: [a-z0-9-]{1,80}.`)
  return `${kind}-${slug}.html`
}

/** Names every page of the archive. */
export function addressBook(archive: ArchiveReport): AddressBook {
  const pages = {
    release: files('release', archive.releases),
    exception: files('exception', archive.exceptions),
    policy: files('policy', archive.policies),
    person: files('person', archive.people),
  }
  const anchors = {
    criterion: anchorsOf('criterion', archive.criteria),
    standard: anchorsOf('control', archive.coverage),
    emergencies: new Map(archive.emergencies.map((one) => [one.release, `emergency-${one.slug}`])),
    incident: anchorsOf('incident', archive.incidents),
  }
  const carried = new Set(archive.carried.map((file) => file.sha256))

  const raw = (sha256: string | undefined) =>
    sha256 !== undefined && carried.has(sha256) && /^[0-9a-f]{64}$/.test(sha256) ? `raw/${sha256}.txt` : null
  const to = ({ page, id }: Target): string | null => {
    switch (page) {
      case 'release':
      case 'exception':
      case 'policy':
      case 'person':
        return pages[page].get(id) ?? null
      case 'criterion':
        return at('criteria.html', anchors.criterion.get(id))
      case 'standard':
        return at('standards.html', anchors.standard.get(id))
      case 'emergencies':
        return at('emergencies.html', anchors.emergencies.get(id)) ?? 'emergencies.html'
      case 'integrity':
        return 'integrity.html'
      case 'file':
        return raw(id)
    }
  }
  const anchor: AddressBook['anchor'] = (page, id) => {
    const found = anchors[page].get(id)
    if (found === undefined) throw new Error(`There is no ${page} "${id}" in the archive's report.`)
    return found
  }
  const deploymentRows = eachOnce(archive.deployments.map(deploymentName))
  const places = new Map(archive.deployments.map((row, n) => [keyOf(row), deploymentRows[n]]))
  const deployment = (of: DeploymentKey) => at('deployments.html', places.get(keyOf(of)))
  const incident = (id: string) => at('deployments.html', anchors.incident.get(id))
  return { to, raw, anchor, deploymentRows, deployment, incident }
}

function deploymentName({ release, environment, startedAt }: DeploymentKey): string {
  return `deployment-${momentName(startedAt)}-${plainName(environment)}-${plainName(release)}`
}

function keyOf({ release, environment, startedAt }: DeploymentKey): string {
  return JSON.stringify([release, environment, startedAt])
}

function files(
  kind: Parameters<typeof fileOf>[0],
  items: readonly { readonly id: string; readonly slug: string }[],
): Map<string, string> {
  return new Map(items.map((item) => [item.id, fileOf(kind, item.slug)]))
}

/** Ids of elements: the id's letters and digits, with its place in the list where two would be the same. */
function anchorsOf(prefix: string, items: readonly { readonly id: string }[]): Map<string, string> {
  const taken = new Set<string>()
  return new Map(
    items.map(({ id }, place) => {
      let name = `${prefix}-${id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`
      while (taken.has(name)) name += `-${place}`
      taken.add(name)
      return [id, name]
    }),
  )
}

function at(file: string, anchor: string | undefined): string | null {
  return anchor === undefined ? null : `${file}#${anchor}`
}

/**
 * An address outside the site as a link may carry it: http or https, no credentials, a host name in plain ASCII.
 * Null for everything else, which then stays text: `javascript:`, `//host`, `https://a@b`, look-alike hosts.
 */
export function externalHref(href: string | undefined): string | null {
  if (href === undefined || !/^https?:\/\/[!-;=?-[\]_a-z~]+$/i.test(href) || !URL.canParse(href)) return null
  const url = new URL(href)
  const plain = url.username === '' && url.password === '' && !/(^|\.)xn--/i.test(url.hostname)
  return plain ? url.href : null
}
