import { portal } from '../company.ts'
import { isOverridden, isStricter, passes } from '../expectations.ts'
import type { Scenario } from '../plan.ts'
import { deployed, merged, notes, ownerApproves, ownerRejects, securityApproves } from '../sentences.ts'

/** The developer portal until the policy of July: the release owner alone approves. */
export const PORTAL_FIRST_HALF: readonly Scenario[] = [
  {
    plan: {
      product: portal,
      version: '1.0.0',
      decidedAt: '2026-01-13T13:22:00Z',
      title: 'Service catalogue with owners',
      scope:
        'First release for all engineering teams: the service catalogue, read from the repositories, with owner and on-call rota of each service.',
      changes: [
        merged(
          88,
          'DX-104',
          'Read service descriptions from repositories',
          'leila-haddad',
          'fatima-elidrissi',
        ),
        merged(91, 'DX-111', 'Show owner and on-call rota', 'leila-haddad', 'anneli-virtanen'),
      ],
      notes: notes(
        'Every service with its owner and its on-call rota, on one page.',
        'Take the portal off the internal gateway; nothing depends on it yet.',
        4,
      ),
      decisions: [
        securityApproves(
          'First release, so I read the whole of it. The two small findings are harmless behind the company’s sign-in; no secrets in the history of the repository.',
        ),
        ownerApproves(
          'The two pilot teams have used it for three weeks. All scans ran on the merge commit; the open redirect that Semgrep reports compares its target with a list, which Fatima checked in the code. Nobody outside the company can reach the portal.',
        ),
      ],
      deployments: [deployed('All engineering teams, internal cluster only')],
    },
    shows:
      'A clean pass in the mildest class: scans complete, change approved by the owning team, one signed approval.',
    expect: passes({
      S1: 'conforms',
      S3: 'conforms',
      S5: 'conforms',
      S6: 'conforms',
      K1: 'conforms',
      R3: 'conforms',
    }),
  },
  {
    plan: {
      product: portal,
      version: '1.1.0',
      decidedAt: '2026-02-10T10:41:00Z',
      title: 'Scorecards for service maturity',
      scope:
        'Adds scorecards: each service is measured against the twelve rules of the engineering handbook. Read only, no new data is stored.',
      changes: [
        merged(103, 'DX-127', 'Compute scorecards nightly', 'leila-haddad', 'fatima-elidrissi'),
        merged(104, 'DX-130', 'Raise form-parser to 2.4.1', 'dependency-bot', 'fatima-elidrissi'),
      ],
      notes: notes(
        'Scorecards for all services, computed each night.',
        'Deploy 1.0.0; scorecards are computed again when they are wanted.',
        6,
      ),
      decisions: [
        securityApproves(
          'Nothing new that anybody outside could reach. The medium and the low may wait for the next iteration.',
          {
            by: 'chidi-okafor',
          },
        ),
        ownerApproves(
          'Scans are complete. One medium and one low are open, both recorded in DX-133 for the next iteration; neither is reachable without a company account.',
        ),
      ],
      deployments: [deployed('All engineering teams, internal cluster only')],
    },
    shows: 'Medium and low findings are recorded and do not block.',
    expect: passes({ S7: 'conforms' }),
  },
  {
    plan: {
      product: portal,
      version: '1.2.0',
      decidedAt: '2026-03-17T15:08:00Z',
      title: 'Project templates',
      scope:
        'Engineers can create a repository from one of six templates. The portal now writes to the git server with a token of its own.',
      changes: [
        merged(119, 'DX-140', 'Create repositories from templates', 'leila-haddad', 'fatima-elidrissi'),
      ],
      decisions: [
        ownerApproves(
          'The platform guild meets on Wednesday and wants to show the templates. Static analysis was switched off for this pipeline because it ran into its time limit twice; we will switch it on again next week.',
        ),
      ],
      evidence: {
        notRun: [
          {
            scan: 'sast',
            by: 'leila-haddad',
            reason:
              'The job exceeded its limit of 20 minutes twice since the template folder was added; switched off in the pipeline until the limit is raised (DX-144).',
          },
        ],
      },
      deployments: [deployed('All engineering teams, internal cluster only')],
    },
    shows:
      'A required scan was switched off, with name and reason, and the release went ahead: an override that nobody escalated.',
    expect: isOverridden('block', ['scans-completed: scan-not-run'], {
      K2: 'departs',
      X2: 'departs',
    }),
  },
  {
    plan: {
      product: portal,
      version: '1.2.1',
      decidedAt: '2026-03-24T09:56:00Z',
      title: 'Templates, analysed',
      scope:
        'The same templates as 1.2.0, with the template folder left out of static analysis by path and the rest analysed again.',
      changes: [
        merged(
          124,
          'DX-144',
          'Leave template sources out of the analysed paths',
          'leila-haddad',
          'fatima-elidrissi',
        ),
      ],
      notes: notes(
        'Repositories can be created from templates.',
        'Revoke the portal’s token on the git server and deploy 1.1.0; repositories that were created stay.',
        5,
      ),
      decisions: [
        securityApproves(
          'Analysis covers everything that runs again. I asked Leila to tell us next time, before a scan is switched off.',
        ),
        ownerApproves(
          'Semgrep ran through in six minutes now that it skips the template sources, which are text and never executed here. Nothing above low in the code that writes to the git server.',
        ),
      ],
      deployments: [deployed('All engineering teams, internal cluster only')],
    },
    shows: 'The release after a switched-off scan: every scan ran again, and the gate passes.',
    expect: passes({ K2: 'conforms' }),
  },
  {
    plan: {
      product: portal,
      version: '1.3.0',
      decidedAt: '2026-05-05T12:17:00Z',
      title: 'Search over documentation',
      scope:
        'Full-text search over the documentation of all services. The index is built inside the cluster.',
      changes: [
        merged(141, 'DX-158', 'Index documentation in the background', 'leila-haddad', 'anneli-virtanen'),
        merged(145, 'DX-163', 'Show where a result was found', 'leila-haddad', 'fatima-elidrissi'),
      ],
      evidence: {
        extra: [
          {
            name: 'licence-review.txt',
            type: 'E3',
            tool: 'legal desk, licence review form 4',
            content: [
              'LICENCE REVIEW                                      form 4, revision 2',
              'Product   developer-portal 1.3.0',
              'Reviewer  Legal desk, M. Aalto',
              'Date      2026-05-04',
              '',
              'New components       3 (two MIT, one Apache-2.0)',
              'Copyleft components  none',
              'Notices updated      yes, /about/licences',
              'Result               no objection',
              '',
            ].join('\n'),
          },
        ],
      },
      notes: notes(
        'Search over the documentation of all services.',
        'Deploy 1.2.1; the index is thrown away.',
        3,
      ),
      decisions: [
        securityApproves('The index holds only what every engineer may read anyway. No blocker.', {
          by: 'chidi-okafor',
        }),
        ownerApproves(
          'All three scans are complete and show nothing new. The licence review of the search library is in the pack as the legal desk sent it.',
        ),
      ],
      deployments: [deployed('All engineering teams, internal cluster only')],
    },
    shows: 'Evidence in a format that Docket does not know is kept, pinned and listed, and judged by nobody.',
    expect: passes({ S1: 'conforms' }),
  },
  {
    plan: {
      product: portal,
      version: '1.4.0',
      decidedAt: '2026-06-16T14:35:00Z',
      title: 'Cost overview',
      scope: 'Shows the monthly cloud cost of each service to its team.',
      changes: [merged(160, 'DX-171', 'Show cost per service', 'leila-haddad', 'fatima-elidrissi')],
      decisions: [
        ownerApproves(
          'Scans complete, two small findings known. The numbers were compared with the invoices of two teams and agree.',
          { minutesBefore: 22 * 60 + 20 },
        ),
        ownerRejects(
          'I take yesterday’s approval back. The gate has nothing against this release, but finance found that shared databases are counted twice, and teams would start to cut the wrong things. We come back with 1.5.0 when the numbers add up.',
        ),
      ],
    },
    shows:
      'Rejected the day after its approval although the gate passes: people may be stricter than the rule.',
    expect: isStricter(),
  },
]
