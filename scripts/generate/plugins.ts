import { CHECKS } from '../../src/conformance/checks/index.ts'
import { FORMATS } from '../../src/evidence/formats/index.ts'
import { CRITERIA } from '../../src/gates/criteria/index.ts'
import { METHODS } from '../../src/trust/methods/index.ts'
import type { Generated } from './generated.ts'
import { code, page, table } from './markdown.ts'

/** `docs/reference/criteria.md`: what the gate asks. */
export function criteriaReference(): Generated {
  const criteria = CRITERIA.map((one) =>
    [
      `## ${one.id}`,
      `**Met:** ${one.title}. **Not met:** ${one.failureTitle}.`,
      one.rationale,
      `To clear it: ${one.remediation}`,
      table(
        ['rules of the practice', 'applies', 'an exception can excuse it', 'standards', 'since'],
        [
          [
            one.rules.join(', '),
            one.applies === 'always' ? 'always' : 'where the class lists it',
            one.excusable ? 'yes' : 'no',
            one.standards.join(', '),
            one.since,
          ],
        ],
      ),
    ].join('\n\n'),
  )
  return {
    path: 'docs/reference/criteria.md',
    text: page(
      'Criteria of the gate',
      'Each criterion is met, unmet, not applicable or undetermined; the worst verdict is the release’s outcome, and undetermined is at least escalate.',
      ...criteria,
    ),
  }
}

/** `docs/reference/checks.md`: what is asked of people. */
export function checksReference(): Generated {
  return {
    path: 'docs/reference/checks.md',
    text: page(
      'Checks of conformance',
      'Each check says whether people followed the rule on one point: conforms, departs, does not apply, or cannot tell. A check never changes an outcome.',
      table(
        ['id', 'asks', 'because', 'since'],
        CHECKS.map(({ id, title, rationale, since }) => [code(id), title, rationale, since]),
      ),
    ),
  }
}

/** `docs/reference/formats.md`: what is read as evidence, and how signatures are verified. */
export function formatsReference(): Generated {
  const rows = (items: readonly { id: string; title: string; specification: string }[]) =>
    items.map(({ id, title, specification }) => [code(id), title, specification])
  return {
    path: 'docs/reference/formats.md',
    text: page(
      'Formats of evidence and methods of verification',
      'A file that no format claims is kept, listed, and judged by nobody.',
      '## Evidence',
      table(['id', 'format', 'specification'], rows(FORMATS)),
      '## Signatures',
      table(['id', 'method', 'specification'], rows(METHODS.map((one) => ({ ...one, id: one.name })))),
    ),
  }
}
