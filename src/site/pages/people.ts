import type { ArchiveReport } from '../../report/archive-report.ts'
import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import { linkView } from '../views/phrase.ts'
import { recordView } from '../views/record.ts'
import { SIGNATURE } from '../words.ts'
import { sectionViews } from './policy.ts'

type Person = ArchiveReport['people'][number]

const TYPE = { human: 'Human', bot: 'Bot' } as const

/** The roster: everybody whose acts can count, and bots, whose acts cannot. */
export function peoplePage(site: Site) {
  return {
    frame: frame(site, 'people.html', 'People'),
    people: site.archive.people.map((person) => ({
      link: linkView(person.name, { page: 'person', id: person.id }, site.book),
      id: person.id,
      type: TYPE[person.type],
      roles: person.roles.map(({ role, products }) => ({ role, products: products ?? null })),
      signature: SIGNATURE[person.record.signature.state],
    })),
  }
}

export function personPage(person: Person, site: Site) {
  return {
    frame: frame(site, 'people.html', `${person.name} - person`),
    id: person.id,
    name: person.name,
    type: TYPE[person.type],
    sections: sectionViews(person.sections, site.book),
    record: recordView(person.record, site.book),
  }
}
