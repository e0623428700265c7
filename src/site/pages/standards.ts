import type { ArchiveReport } from '../../report/archive-report.ts'
import type { Site } from '../frame.ts'
import { frame } from '../frame.ts'
import type { AddressBook } from '../links.ts'
import { linkView, linkViews } from '../views/phrase.ts'
import type { Badge } from '../words.ts'
import { CODES } from '../words.ts'

type Control = ArchiveReport['coverage'][number]
type Criterion = ArchiveReport['criteria'][number]

const THEMES = [
  { anchor: 'A1', title: 'Secure release process' },
  { anchor: 'A2', title: 'CI/CD control weaknesses' },
  { anchor: 'A3', title: 'Provenance and integrity' },
  { anchor: 'A4', title: 'Review and separation of duties' },
] as const

/** Coverage both ways: which criteria serve a control and how releases fared on it, and the reverse. */
export function standardsPage(site: Site) {
  const { archive, book } = site
  return {
    frame: frame(site, 'standards.html', 'Standards coverage'),
    themes: THEMES.map((theme) => ({
      anchor: theme.anchor,
      title: theme.title,
      controls: archive.coverage
        .filter((control) => control.anchor === theme.anchor)
        .map((control) => controlView(control, book)),
    })),
    criteria: archive.criteria.map((criterion) => ({
      link: linkView(criterion.title, { page: 'criterion', id: criterion.id }, book),
      id: criterion.id,
      standards: linkViews('standard', criterion.standards, book),
    })),
  }
}

function controlView(control: Control, book: AddressBook) {
  return {
    anchor: book.anchor('standard', control.id),
    id: control.id,
    title: control.title,
    standard: control.standard,
    criteria: linkViews('criterion', control.criteria, book),
    state: stateOf(control),
    met: control.met,
    unmet: control.unmet.length,
    undetermined: control.undetermined,
    notApplicable: control.notApplicable,
    releases: linkViews('release', control.unmet, book),
  }
}

/** The worst that any release showed. A control that nothing serves, or that nobody was asked, is not covered. */
function stateOf(control: Control): Badge {
  if (control.criteria.length === 0) return { word: 'Not assessed', tone: 'unknown' }
  if (control.unmet.length > 0) return { word: 'Not always met', tone: 'bad' }
  if (control.undetermined > 0) return { word: 'Not always determined', tone: 'unknown' }
  return control.met > 0 ? { word: 'Met', tone: 'good' } : { word: 'Not asked', tone: 'neutral' }
}

/** The catalogue of criteria: what each asks, why, what clears it, and its decision table. */
export function criteriaPage(site: Site) {
  const { archive, book } = site
  return {
    frame: frame(site, 'criteria.html', 'Criteria'),
    criteria: archive.criteria.map((criterion) => criterionView(criterion, book)),
    codes: CODES,
  }
}

function criterionView(criterion: Criterion, book: AddressBook) {
  return {
    anchor: book.anchor('criterion', criterion.id),
    id: criterion.id,
    title: criterion.title,
    failureTitle: criterion.failureTitle,
    rationale: criterion.rationale,
    remediation: criterion.remediation,
    rules: criterion.rules,
    standards: linkViews('standard', criterion.standards, book),
    met: criterion.met.length,
    unmet: linkViews('release', criterion.unmet, book),
    undetermined: linkViews('release', criterion.undetermined, book),
    notApplicable: criterion.notApplicable,
    cases: criterion.cases,
  }
}
