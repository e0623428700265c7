import { portal } from '../company.ts'
import { isHeld, isOverridden, passes } from '../expectations.ts'
import type { Scenario } from '../plan.ts'
import {
  deployed,
  leadApproves,
  merged,
  notes,
  ownerApproves,
  ownerPostpones,
  securityApproves,
  vulnerability,
} from '../sentences.ts'

/** From July on an engineering lead approves as well. */
export const PORTAL_SECOND_HALF: readonly Scenario[] = [
  {
    plan: {
      product: portal,
      version: '1.5.0',
      decidedAt: '2026-07-14T11:12:00Z',
      title: 'Cost overview, corrected',
      scope: 'The cost overview of 1.4.0, with shared resources split by use.',
      changes: [
        merged(
          172,
          'DX-179',
          'Split the cost of shared resources by use',
          'leila-haddad',
          'fatima-elidrissi',
        ),
      ],
      pipeline: {
        compromise: 'suspected',
        note: 'On 2026-07-13 a build runner sent 4 MB to an address that no job of ours uses. The platform team has taken the runner pool down and is reading the disk images. Until they are done, nothing that this pool built may be trusted.',
      },
      decisions: [
        ownerPostpones(
          'This image came from the runner pool that Mateus took offline yesterday. We wait for the result of the investigation and build again on fresh runners; a week without cost figures hurts nobody.',
        ),
      ],
    },
    shows: 'A suspected compromise of the build pipeline blocks even an internal release; it was postponed.',
    expect: isHeld(['no-known-compromise: pipeline-compromised']),
  },
  {
    plan: {
      product: portal,
      version: '1.5.1',
      decidedAt: '2026-07-28T09:24:00Z',
      title: 'Cost overview, built on new runners',
      scope:
        'The cost overview of 1.5.0, built again on the runners that the platform team set up on 27 July.',
      changes: [
        merged(175, 'DX-181', 'Move the pipeline to the new runners', 'leila-haddad', 'mateus-carvalho'),
      ],
      decisions: [
        ownerPostpones(
          'Mateus reviewed the pipeline change, and he is the right person for runners, but the rule asks for one of our team as well, and I am no reviewer of pipelines. Fatima is back on Monday; it can wait for her.',
        ),
      ],
    },
    shows: 'The change was approved by another team only; the owning team has to approve it too. Postponed.',
    expect: isHeld(['change-approved-by-owning-team: change-unapproved'], { K1: 'conforms' }),
  },
  {
    plan: {
      product: portal,
      version: '1.6.0',
      decidedAt: '2026-08-18T16:49:00Z',
      title: 'Cost overview and cleaner navigation',
      scope: 'The cost overview, built on new runners, and a navigation with half as many entries.',
      changes: [
        merged(180, 'DX-181', 'Move the pipeline to the new runners', 'leila-haddad', 'fatima-elidrissi'),
        merged(183, 'DX-188', 'Shorten the navigation', 'leila-haddad', 'fatima-elidrissi'),
      ],
      decisions: [
        leadApproves(
          'Runners were rebuilt on 2026-07-27 and the image comes from the new pool. Scans complete, nothing above medium.',
        ),
        ownerApproves('Looks good to everybody in the channel, shipping.', {
          basis: {
            chat: [
              '#dx-releases, 2026-08-18 16:31 Leila: "1.6.0 is ready when you are"',
              '#dx-releases, 2026-08-18 16:44 Fatima: "thumbs up from me"',
            ],
          },
        }),
      ],
      deployments: [deployed('All engineering teams, internal cluster only')],
    },
    shows:
      'The owner’s approval rests on a chat and on nothing else: it names neither evidence nor policy, so it does not count.',
    expect: isOverridden('block', ['approvers-present: approval-no-basis'], { S1: 'departs', S3: 'departs' }),
  },
  {
    plan: {
      product: portal,
      version: '1.7.0',
      decidedAt: '2026-09-08T09:33:00Z',
      environment: 'staging',
      title: 'Self-service databases, trial',
      scope:
        'Teams can order a small database from the portal. Trial on staging for two teams until the quota is settled.',
      changes: [
        merged(195, 'DX-196', 'Order a database from the portal', 'leila-haddad', 'fatima-elidrissi'),
      ],
      decisions: [
        leadApproves(
          'The ordering code has tests for the quota, and staging has a quota of its own, so nothing can run away there.',
        ),
        ownerApproves(
          'Approved for staging and for the two trial teams. It goes to the internal cluster when the quota is agreed with finance.',
        ),
      ],
      deployments: [
        deployed('Rolled out by the standard job, which still had the internal cluster as its target', {
          environment: 'internal',
        }),
      ],
    },
    shows:
      'Approved for staging, deployed to the internal cluster: the approval does not speak of where it went.',
    expect: passes({ S2: 'departs' }),
  },
  {
    plan: {
      product: portal,
      version: '1.8.0',
      decidedAt: '2026-09-22T13:04:00Z',
      title: 'Dependency updates',
      scope: 'Twelve dependency updates that the bot had collected. No change of ours.',
      changes: [
        merged(
          207,
          'DX-204',
          'Raise twelve dependencies to their latest patch',
          'dependency-bot',
          'fatima-elidrissi',
        ),
      ],
      decisions: [
        leadApproves(
          'All checks green, no major version among the updates. Approved automatically under the routine-update rule.',
          {
            name: 'approval-bot',
            by: 'release-bot',
          },
        ),
        ownerApproves('Patches only, and the portal has run with them on staging since Friday.'),
      ],
      deployments: [deployed('All engineering teams, internal cluster only')],
    },
    shows: 'A bot approved in the place of the engineering lead; bots do not count.',
    expect: isOverridden('block', ['approvers-present: approval-bot'], { X2: 'departs' }),
  },
  {
    plan: {
      product: portal,
      version: '1.9.0',
      decidedAt: '2026-10-06T12:58:00Z',
      title: 'Incident pages',
      scope: 'A page for each incident with its timeline, read from the incident tool.',
      changes: [
        merged(219, 'DX-212', 'Show incidents with their timeline', 'leila-haddad', 'anneli-virtanen'),
      ],
      decisions: [
        leadApproves('Was in the review on Monday and saw the scan results there.', { capacity: undefined }),
        ownerApproves(
          'The pages are read only and show what the incident tool shows anyway. Scans are complete.',
        ),
      ],
      deployments: [deployed('All engineering teams, internal cluster only')],
    },
    shows:
      'The lead’s decision does not say in which capacity she acted, so nobody can tell an approval from having been present.',
    expect: isOverridden('block', ['approvers-present: approval-not-as-approver'], { S6: 'departs' }),
  },
  {
    plan: {
      product: portal,
      version: '1.10.0',
      decidedAt: '2026-10-20T10:19:00Z',
      title: 'On-call handover',
      scope: 'On-call engineers hand over in the portal instead of a shared document.',
      changes: [merged(228, 'DX-220', 'Hand over on-call in the portal', 'leila-haddad', 'anneli-virtanen')],
      decisions: [
        leadApproves(
          'Reviewed the handover flow with two on-call engineers. No finding above medium; the medium is in a form that only signed-in staff can send.',
          {
            signature: 'none',
          },
        ),
        ownerApproves('Ready. The shared document stays for two more weeks as a fallback.'),
      ],
      deployments: [deployed('All engineering teams, internal cluster only')],
    },
    shows: 'The lead’s decision was never signed: nobody can be shown to have made it.',
    expect: isOverridden('block', ['approvers-present: approval-unattributed'], { S5: 'departs' }),
  },
  {
    plan: {
      product: portal,
      version: '1.11.0',
      decidedAt: '2026-10-27T14:26:00Z',
      title: 'Handover reminders',
      scope: 'Reminds the on-call engineer an hour before a handover.',
      changes: [merged(235, 'DX-226', 'Remind of a handover', 'leila-haddad', 'anneli-virtanen')],
      decisions: [
        leadApproves(
          'Acting for Fatima, who is on leave until 2026-11-02. The reminder job cannot send to anybody outside the rota.',
          {
            by: 'anneli-virtanen',
            signature: 'other-identity',
          },
        ),
        ownerApproves('Small and well tested; the on-call engineers asked for it.'),
      ],
      deployments: [deployed('All engineering teams, internal cluster only')],
    },
    shows: 'Two approvals signed with two accounts of the same person count as one person.',
    expect: isOverridden('block', ['approvers-present: approver-missing'], { R4: 'conforms' }),
  },
  {
    plan: {
      product: portal,
      version: '1.12.0',
      decidedAt: '2026-11-03T11:40:00Z',
      title: 'Scanner results in the portal',
      scope:
        'Shows the scan results of each service on its page, through the plugin that the security team maintains.',
      changes: [
        merged(241, 'DX-231', 'Show scan results on the service page', 'leila-haddad', 'anneli-virtanen'),
      ],
      findings: [
        vulnerability(
          'dependency',
          'CVE-2026-44871',
          9.4,
          'Template expressions in report titles are evaluated on the server',
          'pkg:npm/%40example-oss/report-plugin@0.9.2',
          '0.9.3',
        ),
      ],
      decisions: [
        leadApproves(
          'The plugin is the security team’s own, and they accepted the risk in EX-2026-009 until 0.9.3 is out.',
          {
            exceptions: ['EX-2026-009'],
          },
        ),
        ownerApproves('Covered by EX-2026-009; the fixed plugin is announced for 2026-11-16.', {
          exceptions: ['EX-2026-009'],
        }),
      ],
      deployments: [deployed('All engineering teams, internal cluster only')],
    },
    shows:
      'A critical finding is covered only by an exception that its requester granted to herself: it never took effect.',
    expect: isOverridden('block', ['no-blocking-criticals: critical-open'], { K4: 'departs', R7: 'departs' }),
  },
  {
    plan: {
      product: portal,
      version: '1.13.0',
      decidedAt: '2026-11-10T10:07:00Z',
      title: 'Faster start page',
      scope:
        'The start page asks for half as much and is drawn in under a second. The report plugin is taken out until its fixed version has been looked at.',
      changes: [
        merged(247, 'DX-236', 'Load the start page in parts', 'leila-haddad', 'fatima-elidrissi'),
        merged(248, 'DX-239', 'Take the report plugin out', 'leila-haddad', 'fatima-elidrissi'),
      ],
      notes: notes(
        'A start page in under a second. Scan results come back with a later release.',
        'Deploy 1.11.0.',
        2,
      ),
      decisions: [
        securityApproves('The plugin is out, which settles CVE-2026-44871. No blocker left.'),
        leadApproves(
          'The plugin with CVE-2026-44871 is gone from the bill of materials. The two small findings are ours and are planned.',
        ),
        ownerApproves(
          'Measured on the old laptops in the warehouse: 0.8 seconds. No open question from the scans.',
        ),
      ],
      deployments: [deployed('All engineering teams, internal cluster only')],
    },
    shows: 'A clean pass under the policy of July, with two approvals by two people.',
    expect: passes({ S6: 'conforms', K4: 'not-applicable' }),
  },
]
