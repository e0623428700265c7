// Generated from the `cases.yaml` of each criterion by `npm run generate`.

/** The decision table of each criterion, as the site prints it. */
export const CASES: ReadonlyMap<string, readonly { name: string; given: string; expect: string }[]> = new Map(
  [
    [
      'approvers-present',
      [
        {
          name: 'Each required role has an approval that counts',
          given:
            'rules: {approvals: [{role: release-owner, count: 1}, {role: security, count: 1}]}, approvals: [{by: owner, role: release-owner}, {by: security, role: security}]',
          expect: 'met: approvers-present',
        },
        {
          name: 'The policy only records approvals',
          given: 'policy: {blocking: {missingApprover: {effect: record}}}',
          expect: 'not-applicable: not-enforced',
        },
        {
          name: 'A role is missing',
          given:
            'rules: {approvals: [{role: release-owner, count: 1}, {role: security, count: 1}]}, approvals: [{by: owner, role: release-owner}]',
          expect: 'block: approver-missing',
        },
        {
          name: 'Nobody decided',
          given: 'rules: {approvals: [{role: release-owner, count: 1}]}',
          expect: 'block: approver-missing',
        },
        {
          name: 'The policy gives a missing approver another effect',
          given:
            'policy: {blocking: {missingApprover: {effect: escalate}}}, rules: {approvals: [{role: release-owner, count: 1}]}',
          expect: 'escalate: approver-missing',
        },
        {
          name: 'The only approval of the role does not count',
          given:
            'rules: {approvals: [{role: security, count: 1}]}, approvals: [{by: security, role: security, code: author}]',
          expect: 'block: approval-author',
        },
        {
          name: 'The only approval of the role was taken back',
          given:
            'rules: {approvals: [{role: security, count: 1}]}, approvals: [{by: security, role: security, code: superseded}]',
          expect: 'block: approval-superseded',
        },
        {
          name: 'Somebody of the role was only consulted',
          given:
            'rules: {approvals: [{role: security, count: 1}]}, approvals: [{by: security, role: security, code: not-as-approver}]',
          expect: 'block: approval-not-as-approver',
        },
        {
          name: 'A rejection is no approval',
          given:
            'rules: {approvals: [{role: security, count: 1}]}, approvals: [{by: security, role: security, code: not-an-approval}]',
          expect: 'block: approver-missing',
        },
        {
          name: 'One person approves twice where two must',
          given:
            'rules: {approvals: [{role: security, count: 2}]}, approvals: [{by: security, role: security}, {by: security, role: security}]',
          expect: 'block: approver-missing',
        },
        {
          name: 'One person approves in two roles',
          given:
            'rules: {approvals: [{role: release-owner, count: 1}, {role: security, count: 1}]}, approvals: [{by: owner, role: release-owner}, {by: owner, role: security}]',
          expect: 'block: approver-missing',
        },
        {
          name: 'One person approves in two roles, and the policy allows it',
          given:
            'policy: {separationOfDuties: {onePersonOneCount: false}}, rules: {approvals: [{role: release-owner, count: 1}, {role: security, count: 1}]}, approvals: [{by: owner, role: release-owner}, {by: owner, role: security}]',
          expect: 'met: approvers-present',
        },
        {
          name: 'One person approves in two roles, and another could stand in for one of them',
          given:
            'rules: {approvals: [{role: release-owner, count: 1}, {role: security, count: 1}]}, approvals: [{by: duty, role: release-owner}, {by: owner, role: release-owner}, {by: duty, role: security}]',
          expect: 'met: approvers-present',
        },
        {
          name: 'One bad approval among enough good ones',
          given:
            'rules: {approvals: [{role: security, count: 1}]}, approvals: [{by: security, role: security, code: bot}, {by: duty, role: security}]',
          expect: 'met: approvers-present',
        },
      ],
    ],
    [
      'change-approved-by-owning-team',
      [
        {
          name: 'A colleague of the owning team approved the change',
          given: 'changes: [{authors: [author], approvers: [reviewer]}]',
          expect: 'met: changes-approved',
        },
        { name: 'There is no change record', given: 'nothing', expect: 'block: changes-missing' },
        {
          name: 'Two change records contradict each other',
          given: 'changes: unreadable',
          expect: 'block: changes-missing',
        },
        {
          name: 'The author approved their own change',
          given: 'changes: [{authors: [reviewer], approvers: [reviewer]}]',
          expect: 'block: change-unapproved',
        },
        {
          name: 'Somebody of another team approved it',
          given: 'changes: [{authors: [author], approvers: [neighbour]}]',
          expect: 'block: change-unapproved',
        },
        {
          name: 'A bot of the owning team approved it',
          given: 'changes: [{authors: [author], approvers: [bot]}]',
          expect: 'block: change-unapproved',
        },
        {
          name: 'Somebody whom the roster does not know approved it',
          given: 'changes: [{authors: [author], approvers: [stranger]}]',
          expect: 'block: change-unapproved',
        },
        {
          name: 'Nobody approved it',
          given: 'changes: [{authors: [author], approvers: []}]',
          expect: 'block: change-unapproved',
        },
        {
          name: 'One of two changes was not approved',
          given: 'changes: [{approvers: [reviewer]}, {approvers: []}]',
          expect: 'block: change-unapproved',
        },
        {
          name: 'The author approved too, and so did a colleague',
          given: 'changes: [{authors: [author], approvers: [author, reviewer]}]',
          expect: 'met: changes-approved',
        },
      ],
    ],
    [
      'class-matches-target',
      [
        {
          name: 'The class is the one that the target asks for',
          given: 'release: {releaseClass: high-risk-prod, environment: production, areas: [payments]}',
          expect: 'met: class-matches',
        },
        {
          name: 'The class is stricter than the target asks for',
          given: 'release: {releaseClass: high-risk-prod, environment: staging, areas: []}',
          expect: 'met: class-matches',
        },
        {
          name: 'A production release is labelled as one for staging',
          given: 'release: {releaseClass: standard-nonprod, environment: production, areas: []}',
          expect: 'block: class-mismatch',
        },
        {
          name: 'A release of payments is labelled as an ordinary one',
          given: 'release: {releaseClass: standard-prod, environment: production, areas: [payments]}',
          expect: 'block: class-mismatch',
        },
        {
          name: 'An area that the policy does not name asks for the ordinary class',
          given: 'release: {releaseClass: standard-prod, environment: production, areas: [reports]}',
          expect: 'met: class-matches',
        },
        {
          name: 'The policy knows no such target',
          given: 'release: {releaseClass: high-risk-prod, environment: elsewhere, areas: []}',
          expect: 'block: class-unknown-target',
        },
        {
          name: 'The class is emergency, and an emergency was declared',
          given: 'release: {releaseClass: emergency-prod}, emergency: {}',
          expect: 'met: emergency-mode',
        },
        {
          name: 'The class is emergency, and nobody declared one',
          given: 'release: {releaseClass: emergency-prod}',
          expect: 'block: class-mismatch',
        },
      ],
    ],
    [
      'designated-approver-used',
      [
        {
          name: 'The designated approver signed an approval',
          given: 'emergency: {}, approvals: [{by: duty, role: duty-manager}]',
          expect: 'met: designated-approver',
        },
        {
          name: 'Nobody declared an emergency',
          given: 'approvals: [{by: duty, role: duty-manager}]',
          expect: 'block: emergency-undeclared',
        },
        {
          name: 'The approver was not designated',
          given: 'emergency: {designated: false}, approvals: [{by: duty, role: duty-manager}]',
          expect: 'block: approver-not-designated',
        },
        {
          name: 'The designated approver signed nothing',
          given: 'emergency: {}',
          expect: 'block: approver-unsigned',
        },
        {
          name: 'The approval of the designated approver does not count',
          given: 'emergency: {}, approvals: [{by: duty, role: duty-manager, code: evidence-changed}]',
          expect: 'block: approver-unsigned',
        },
        {
          name: 'The designated approver approved in another role',
          given: 'emergency: {}, approvals: [{by: duty, role: release-owner}]',
          expect: 'block: approver-unsigned',
        },
        {
          name: 'Somebody else approved as duty manager',
          given: 'emergency: {}, approvals: [{by: somebody, role: duty-manager}]',
          expect: 'block: approver-unsigned',
        },
      ],
    ],
    [
      'emergency-declared',
      [
        {
          name: 'An emergency was declared and signed',
          given: 'emergency: {}',
          expect: 'met: emergency-declared',
        },
        { name: 'No emergency record was known', given: 'nothing', expect: 'block: emergency-undeclared' },
        {
          name: 'Two emergency records contradict each other',
          given: 'emergency: unreadable',
          expect: 'block: emergency-undeclared',
        },
        {
          name: 'Nobody provably declared it',
          given: 'emergency: {signed: false}',
          expect: 'block: emergency-unattributed',
        },
      ],
    ],
    [
      'environment-approved',
      [
        {
          name: 'The environment approved before the deployment began',
          given:
            'deployments: [{startedAt: 2026-03-12T16:00:00Z, environmentApprovedAt: 2026-03-12T15:59:59Z}]',
          expect: 'met: environment-approved',
        },
        {
          name: 'The environment approved in the second in which the deployment began',
          given:
            'deployments: [{startedAt: 2026-03-12T16:00:00Z, environmentApprovedAt: 2026-03-12T16:00:00Z}]',
          expect: 'met: environment-approved',
        },
        {
          name: 'The environment approved one second after the deployment began',
          given:
            'deployments: [{startedAt: 2026-03-12T16:00:00Z, environmentApprovedAt: 2026-03-12T16:00:01Z}]',
          expect: 'block: environment-unapproved',
        },
        {
          name: 'A deployment has no approval of the environment',
          given: 'deployments: [{startedAt: 2026-03-12T16:00:00Z}]',
          expect: 'block: environment-unapproved',
        },
        {
          name: 'One of two deployments has none',
          given:
            'deployments: [{startedAt: 2026-03-12T16:00:00Z, environmentApprovedAt: 2026-03-12T15:00:00Z}, {startedAt: 2026-03-13T16:00:00Z}]',
          expect: 'block: environment-unapproved',
        },
        {
          name: 'The environment asks for no approval',
          given: 'release: {protectedEnvironment: false}, deployments: [{startedAt: 2026-03-12T16:00:00Z}]',
          expect: 'not-applicable: not-protected',
        },
        { name: 'Nothing was deployed by then', given: 'nothing', expect: 'not-applicable: not-deployed' },
      ],
    ],
    [
      'evidence-bound',
      [
        {
          name: 'All evidence speaks of the release',
          given: 'items: [{type: E3}]',
          expect: 'met: evidence-bound',
        },
        {
          name: 'Something speaks of another commit',
          given: 'items: [{type: E3}], bindings: [{what: evidence, expected: this commit, found: another}]',
          expect: 'block: evidence-mixed',
        },
        { name: 'There is no evidence to bind', given: 'nothing', expect: 'not-applicable: no-evidence' },
      ],
    ],
    [
      'evidence-complete',
      [
        {
          name: 'Every required type is there and readable',
          given:
            'rules: {evidence: {required: [E1, E2, E3, E4, E5, E6]}}, changes: [{}], items: [{type: E2}, {type: E3, scan: sast}], reviews: [{}], deployments: [{}], notes: {}',
          expect: 'met: evidence-complete',
        },
        {
          name: 'Before a deployment, the final approval is the record of who allowed it',
          given: 'rules: {evidence: {required: [E5]}}, approvals: [{activity: final-approval}]',
          expect: 'met: evidence-complete',
        },
        {
          name: 'Another decision than the final one allows nothing',
          given: 'rules: {evidence: {required: [E5]}}, approvals: [{activity: evaluate-blockers}]',
          expect: 'block: evidence-missing',
        },
        {
          name: 'An exception is a design exception',
          given: 'rules: {evidence: {required: [E4]}}, exceptions: [{}]',
          expect: 'met: evidence-complete',
        },
        {
          name: 'The change record is missing',
          given: 'rules: {evidence: {required: [E1]}}',
          expect: 'block: evidence-missing',
        },
        {
          name: 'Nothing speaks of the build',
          given: 'rules: {evidence: {required: [E2]}}, items: [{type: E3}]',
          expect: 'block: evidence-missing',
        },
        {
          name: 'Provenance is asked for, and no artifact has any',
          given: 'rules: {evidence: {required: [E2]}}, provenance: [{state: missing}]',
          expect: 'block: evidence-missing',
        },
        {
          name: 'Provenance is build evidence whatever the pack calls it',
          given: 'rules: {evidence: {required: [E2]}}, provenance: [{state: verified}]',
          expect: 'met: evidence-complete',
        },
        {
          name: 'No scan result is there',
          given: 'rules: {evidence: {required: [E3]}}, changes: [{}]',
          expect: 'block: evidence-missing',
        },
        {
          name: 'Release notes and reviews are missing',
          given: 'rules: {evidence: {required: [E4, E6]}}',
          expect: 'block: evidence-missing',
        },
        {
          name: 'The archive does not hold a file that the pack names',
          given: 'rules: {evidence: {required: [E3]}}, items: [{state: missing}]',
          expect: 'block: evidence-missing',
        },
        {
          name: 'A file cannot be read',
          given: 'rules: {evidence: {required: [E3]}}, items: [{state: unreadable}]',
          expect: 'block: evidence-unreadable',
        },
        {
          name: 'Nobody provably collected the evidence',
          given: 'rules: {evidence: {required: [E3]}}, items: [{state: unverified}]',
          expect: 'block: evidence-unverified',
        },
        {
          name: 'The content of a file was removed by somebody entitled, and its digest kept',
          given: 'rules: {evidence: {required: [E3]}}, items: [{type: E3, state: redacted}, {type: E3}]',
          expect: 'undetermined: evidence-redacted',
        },
        {
          name: 'One file was removed by somebody entitled, and another is missing',
          given:
            'rules: {evidence: {required: [E3]}}, items: [{type: E3, state: redacted}, {state: missing}]',
          expect: 'block: evidence-missing',
        },
      ],
    ],
    [
      'evidence-unchanged',
      [
        {
          name: 'Every file is the one that was approved',
          given: 'items: [{type: E3}], approvals: [{}]',
          expect: 'met: evidence-unchanged',
        },
        {
          name: 'A file was exchanged after the pack pinned it',
          given: 'items: [{type: E3, state: changed}], approvals: [{}]',
          expect: 'block: evidence-changed',
        },
        {
          name: 'An approval names another pack than the archive holds',
          given: 'items: [{type: E3}], approvals: [{code: evidence-changed}]',
          expect: 'block: evidence-changed',
        },
        { name: 'There is no evidence to compare', given: 'nothing', expect: 'not-applicable: no-evidence' },
      ],
    ],
    [
      'exceptions-documented',
      [
        {
          name: 'No approval relies on an exception',
          given: 'approvals: [{}]',
          expect: 'met: no-exceptions',
        },
        {
          name: 'The exception that an approval names is in force',
          given: 'approvals: [{exceptions: [EX-1]}], exceptions: [{id: EX-1, status: active}]',
          expect: 'met: exceptions-documented',
        },
        {
          name: 'It is in force and ends soon',
          given: 'approvals: [{exceptions: [EX-1]}], exceptions: [{id: EX-1, status: expiring}]',
          expect: 'met: exceptions-documented',
        },
        {
          name: 'The archive holds no such exception',
          given: 'approvals: [{exceptions: [EX-1]}], exceptions: [{id: EX-2}]',
          expect: 'escalate: exception-missing',
        },
        {
          name: 'It has expired',
          given: 'approvals: [{exceptions: [EX-1]}], exceptions: [{id: EX-1, status: expired}]',
          expect: 'escalate: exception-expired',
        },
        {
          name: 'It was revoked',
          given: 'approvals: [{exceptions: [EX-1]}], exceptions: [{id: EX-1, status: revoked}]',
          expect: 'escalate: exception-revoked',
        },
        {
          name: 'It was closed',
          given: 'approvals: [{exceptions: [EX-1]}], exceptions: [{id: EX-1, status: closed}]',
          expect: 'escalate: exception-closed',
        },
        {
          name: 'It begins later',
          given: 'approvals: [{exceptions: [EX-1]}], exceptions: [{id: EX-1, status: pending}]',
          expect: 'escalate: exception-pending',
        },
        {
          name: 'Nobody granted it',
          given:
            'approvals: [{exceptions: [EX-1]}], exceptions: [{id: EX-1, status: pending, faults: [not-granted]}]',
          expect: 'escalate: exception-not-granted',
        },
        {
          name: 'It has no end',
          given:
            'approvals: [{exceptions: [EX-1]}], exceptions: [{id: EX-1, status: invalid, faults: [no-end]}]',
          expect: 'escalate: exception-no-end',
        },
        {
          name: 'A rejection relies on nothing',
          given: 'approvals: [{decision: reject, exceptions: [EX-1]}]',
          expect: 'met: no-exceptions',
        },
      ],
    ],
    [
      'highs-weighed',
      [
        {
          name: 'No high finding is open',
          given: 'scans: {sast: complete}, findings: [{severity: medium}]',
          expect: 'met: no-highs',
        },
        { name: 'No scan was seen', given: 'nothing', expect: 'undetermined: no-scans' },
        {
          name: 'Exploited, reachable and not compensated',
          given: 'findings: [{severity: high, exploitability: active, reachability: reachable}]',
          expect: 'escalate: high-escalate',
        },
        {
          name: 'A proof of concept, and nobody knows whether it is reachable',
          given: 'findings: [{severity: high, exploitability: poc, reachability: unknown}]',
          expect: 'escalate: high-escalate',
        },
        {
          name: 'The same with a control that was tested',
          given:
            'findings: [{severity: high, exploitability: poc, reachability: unknown, compensated: true}]',
          expect: 'warn: high-warn',
        },
        { name: 'Nobody triaged it', given: 'findings: [{severity: high}]', expect: 'warn: high-warn' },
        {
          name: 'It is not reachable',
          given: 'findings: [{severity: high, exploitability: active, reachability: unreachable}]',
          expect: 'met: highs-recorded',
        },
        {
          name: 'A severity that the tool left unsaid counts as high',
          given: 'findings: [{severity: unknown}]',
          expect: 'warn: high-warn',
        },
        {
          name: 'The policy blocks every high finding',
          given: 'policy: {blocking: {high: [{effect: block}]}}, findings: [{severity: high}]',
          expect: 'block: high-block',
        },
        {
          name: 'The worst of several decides',
          given:
            'findings: [{severity: high}, {severity: high, exploitability: active, reachability: reachable}, {severity: high, reachability: unreachable}]',
          expect: 'escalate: high-escalate',
        },
        {
          name: 'An exception in force covers it',
          given: 'findings: [{severity: high, exception: EX-1}]',
          expect: 'met: highs-excepted',
        },
        {
          name: 'An exception covers one of two',
          given: 'findings: [{severity: high, exception: EX-1}, {severity: high}]',
          expect: 'warn: high-warn',
        },
        {
          name: 'An exception for what is only recorded makes no difference',
          given: 'findings: [{severity: high, reachability: unreachable, exception: EX-1}]',
          expect: 'met: highs-recorded',
        },
        {
          name: 'A statement that is believed says that it is not affected',
          given: 'scans: {sast: complete}, findings: [{severity: high, vex: believed}]',
          expect: 'met: no-highs',
        },
        {
          name: 'A statement that is not believed changes nothing',
          given: 'findings: [{severity: high, vex: doubted}]',
          expect: 'warn: high-warn',
        },
      ],
    ],
    [
      'minimum-evidence-captured',
      [
        {
          name: 'What the policy asks for in emergencies is there',
          given: 'policy: {emergency: {minimumEvidence: [E1, E2]}}, changes: [{}], items: [{type: E2}]',
          expect: 'met: minimum-evidence',
        },
        {
          name: 'All six types are there',
          given:
            'policy: {emergency: {minimumEvidence: [E1, E2, E3, E4, E5, E6]}}, changes: [{}], items: [{type: E2}, {type: E3}], exceptions: [{}], deployments: [{}], notes: {}',
          expect: 'met: minimum-evidence',
        },
        {
          name: 'The change record is missing',
          given: 'policy: {emergency: {minimumEvidence: [E1, E2]}}, items: [{type: E2}]',
          expect: 'block: minimum-evidence-missing',
        },
        {
          name: 'The provenance file is named and not there',
          given:
            'policy: {emergency: {minimumEvidence: [E2]}}, items: [{type: E2, state: missing}], provenance: [{state: missing}]',
          expect: 'block: minimum-evidence-missing',
        },
        {
          name: 'A scan result was exchanged',
          given: 'policy: {emergency: {minimumEvidence: [E3]}}, items: [{type: E3, state: changed}]',
          expect: 'block: minimum-evidence-missing',
        },
        {
          name: 'Before a deployment, the final approval is the record of who allowed it',
          given: 'policy: {emergency: {minimumEvidence: [E5]}}, approvals: [{activity: final-approval}]',
          expect: 'met: minimum-evidence',
        },
        {
          name: 'Nothing at all was captured',
          given: 'policy: {emergency: {minimumEvidence: [E4, E5, E6]}}',
          expect: 'block: minimum-evidence-missing',
        },
        {
          name: 'What was captured was removed since, by somebody entitled',
          given: 'policy: {emergency: {minimumEvidence: [E3]}}, items: [{type: E3, state: redacted}]',
          expect: 'undetermined: evidence-redacted',
        },
      ],
    ],
    [
      'no-blocking-criticals',
      [
        {
          name: 'No critical finding is open',
          given: 'scans: {sast: complete}, findings: [{severity: high}]',
          expect: 'met: no-criticals',
        },
        { name: 'No scan was seen', given: 'nothing', expect: 'undetermined: no-scans' },
        {
          name: 'A critical finding is open',
          given: 'findings: [{severity: critical}]',
          expect: 'block: critical-open',
        },
        {
          name: 'An exception in force covers it',
          given: 'findings: [{severity: critical, exception: EX-1}]',
          expect: 'met: criticals-excepted',
        },
        {
          name: 'An exception covers one of two',
          given: 'findings: [{severity: critical, exception: EX-1}, {severity: critical}]',
          expect: 'block: critical-open',
        },
        {
          name: 'The policy lets nobody except a critical finding',
          given:
            'policy: {blocking: {critical: {excusable: false}}}, findings: [{severity: critical, exception: EX-1}]',
          expect: 'block: critical-open',
        },
        {
          name: 'The policy escalates criticals',
          given: 'policy: {blocking: {critical: {effect: escalate}}}, findings: [{severity: critical}]',
          expect: 'escalate: critical-open',
        },
        {
          name: 'The policy only records criticals',
          given: 'policy: {blocking: {critical: {effect: record}}}, findings: [{severity: critical}]',
          expect: 'met: no-criticals',
        },
        {
          name: 'A statement that is believed says that it is not affected',
          given: 'findings: [{severity: critical, vex: believed}]',
          expect: 'met: no-criticals',
        },
        {
          name: 'A statement that is not believed changes nothing',
          given: 'findings: [{severity: critical, vex: doubted}]',
          expect: 'block: critical-open',
        },
        {
          name: 'Exploitability and reachability excuse no critical finding',
          given:
            'findings: [{severity: critical, exploitability: none, reachability: unreachable, compensated: true}]',
          expect: 'block: critical-open',
        },
        {
          name: 'The result of a scan was removed, and nobody can tell what it found',
          given: 'scans: {sast: redacted}',
          expect: 'undetermined: scan-redacted',
        },
      ],
    ],
    [
      'no-known-compromise',
      [
        {
          name: 'Nobody knew of a compromise',
          given: 'pipeline: {compromise: none-known}',
          expect: 'met: none-known',
        },
        { name: 'Nobody assessed the pipeline', given: 'nothing', expect: 'block: pipeline-unassessed' },
        {
          name: 'A compromise was suspected',
          given: 'pipeline: {compromise: suspected}',
          expect: 'block: pipeline-compromised',
        },
        {
          name: 'A compromise was confirmed',
          given: 'pipeline: {compromise: confirmed}',
          expect: 'block: pipeline-compromised',
        },
        {
          name: 'An incident of the pipeline is open',
          given: 'pipeline: {}, incidents: [{type: pipeline-compromise, from: 2026-03-01T00:00:00Z}]',
          expect: 'block: pipeline-incident',
        },
        {
          name: 'It began in the second of the decision',
          given:
            'clocks: {decidedAt: 2026-03-12T15:00:00Z}, pipeline: {}, incidents: [{type: pipeline-compromise, from: 2026-03-12T15:00:00Z}]',
          expect: 'block: pipeline-incident',
        },
        {
          name: 'It began one second after the decision',
          given:
            'clocks: {decidedAt: 2026-03-12T15:00:00Z}, pipeline: {}, incidents: [{type: pipeline-compromise, from: 2026-03-12T15:00:01Z}]',
          expect: 'met: none-known',
        },
        {
          name: 'It ended in the second in which the release was defined',
          given:
            'release: {definedAt: 2026-03-10T00:00:00Z}, pipeline: {}, incidents: [{type: pipeline-compromise, from: 2026-03-01T00:00:00Z, until: 2026-03-10T00:00:00Z}]',
          expect: 'met: none-known',
        },
        {
          name: 'It ended one second later',
          given:
            'release: {definedAt: 2026-03-10T00:00:00Z}, pipeline: {}, incidents: [{type: pipeline-compromise, from: 2026-03-01T00:00:00Z, until: 2026-03-10T00:00:01Z}]',
          expect: 'block: pipeline-incident',
        },
        {
          name: 'An outage is no compromise',
          given: 'pipeline: {}, incidents: [{type: outage}]',
          expect: 'met: none-known',
        },
      ],
    ],
    [
      'no-systemic-findings',
      [
        {
          name: 'A few small findings without a pattern',
          given: 'findings: [{id: A, severity: medium}, {id: B, severity: low}]',
          expect: 'met: not-systemic',
        },
        { name: 'There are none', given: 'nothing', expect: 'met: not-systemic' },
        {
          name: 'One rule reaches the limit',
          given:
            'policy: {blocking: {systemic: {sameRule: 2}}}, findings: [{id: A, severity: medium, fingerprint: one}, {id: A, severity: low, fingerprint: two}]',
          expect: 'escalate: systemic',
        },
        {
          name: 'One rule stays one below the limit',
          given:
            'policy: {blocking: {systemic: {sameRule: 3}}}, findings: [{id: A, severity: medium, fingerprint: one}, {id: A, severity: low, fingerprint: two}]',
          expect: 'met: not-systemic',
        },
        {
          name: 'The count grew by just the limit',
          given:
            'policy: {blocking: {systemic: {growthPercent: 50}}}, findings: [{id: A, severity: low}, {id: B, severity: low}, {id: C, severity: low}], earlier: [{small: [X, Y]}]',
          expect: 'escalate: systemic',
        },
        {
          name: 'The count grew by less than the limit',
          given:
            'policy: {blocking: {systemic: {growthPercent: 51}}}, findings: [{id: A, severity: low}, {id: B, severity: low}, {id: C, severity: low}], earlier: [{small: [X, Y]}]',
          expect: 'met: not-systemic',
        },
        {
          name: 'A limit of no growth is not passed by standing still',
          given:
            'policy: {blocking: {systemic: {growthPercent: 0}}}, findings: [{id: A, severity: low}], earlier: [{small: [X]}]',
          expect: 'met: not-systemic',
        },
        {
          name: 'The release before had none, which no percentage can say',
          given: 'findings: [{id: A, severity: low}, {id: B, severity: low}], earlier: [{small: []}]',
          expect: 'met: not-systemic',
        },
        {
          name: 'The same finding is open through three releases',
          given:
            'findings: [{id: A, severity: low, fingerprint: A#0}], earlier: [{id: payments-api@2.3.0, small: [A]}, {id: payments-api@2.2.0, small: [A]}]',
          expect: 'escalate: systemic',
        },
        {
          name: 'It is open through two',
          given:
            'findings: [{id: A, severity: low, fingerprint: A#0}], earlier: [{id: payments-api@2.3.0, small: [A]}, {id: payments-api@2.2.0, small: []}]',
          expect: 'met: not-systemic',
        },
        {
          name: 'It was gone once in between',
          given:
            'findings: [{id: A, severity: low, fingerprint: A#0}, {id: B, severity: low}], earlier: [{id: payments-api@2.3.0, small: [B, C]}, {id: payments-api@2.2.0, small: [A]}, {id: payments-api@2.1.0, small: [A]}]',
          expect: 'met: not-systemic',
        },
        {
          name: 'A limit of one release would call every finding old, so it calls none',
          given:
            'policy: {blocking: {systemic: {releasesOpen: 1}}}, findings: [{id: A, severity: low, fingerprint: A#0}]',
          expect: 'met: not-systemic',
        },
        {
          name: 'The policy only records a systemic failure',
          given:
            'policy: {blocking: {systemic: {sameRule: 1, effect: record}}}, findings: [{id: A, severity: low}]',
          expect: 'met: not-systemic',
        },
        {
          name: 'The policy blocks for it',
          given:
            'policy: {blocking: {systemic: {sameRule: 1, effect: block}}}, findings: [{id: A, severity: info}]',
          expect: 'block: systemic',
        },
        {
          name: 'High findings are not small',
          given:
            'policy: {blocking: {systemic: {sameRule: 1}}}, findings: [{id: A, severity: high}, {id: B, severity: unknown}, {id: C, severity: critical}]',
          expect: 'met: not-systemic',
        },
        {
          name: 'What a believed statement takes out is not counted',
          given:
            'policy: {blocking: {systemic: {sameRule: 1}}}, findings: [{id: A, severity: low, vex: believed}]',
          expect: 'met: not-systemic',
        },
      ],
    ],
    [
      'no-unapproved-highs',
      [
        {
          name: 'No high finding is open',
          given: 'scans: {sast: complete}, findings: [{severity: medium}, {severity: critical}]',
          expect: 'met: no-highs',
        },
        { name: 'No scan was seen', given: 'nothing', expect: 'undetermined: no-scans' },
        {
          name: 'A high finding is open',
          given: 'findings: [{severity: high}]',
          expect: 'block: high-unapproved',
        },
        {
          name: 'A severity that the tool left unsaid counts as high',
          given: 'findings: [{severity: unknown}]',
          expect: 'block: high-unapproved',
        },
        {
          name: 'Not being reachable is no approval',
          given: 'findings: [{severity: high, reachability: unreachable, compensated: true}]',
          expect: 'block: high-unapproved',
        },
        {
          name: 'An exception in force covers it',
          given: 'findings: [{severity: high, exception: EX-1}]',
          expect: 'met: highs-excepted',
        },
        {
          name: 'An exception covers one of two',
          given: 'findings: [{severity: high, exception: EX-1}, {severity: unknown}]',
          expect: 'block: high-unapproved',
        },
        {
          name: 'A statement that is believed says that it is not affected',
          given: 'scans: {sast: complete}, findings: [{severity: high, vex: believed}]',
          expect: 'met: no-highs',
        },
        {
          name: 'A statement that is not believed changes nothing',
          given: 'findings: [{severity: high, vex: doubted}]',
          expect: 'block: high-unapproved',
        },
      ],
    ],
    [
      'owner-signed-off',
      [
        {
          name: 'The release owner approved',
          given: 'release: {owner: owner}, approvals: [{by: owner}]',
          expect: 'met: owner-approved',
        },
        {
          name: 'The release owner recorded nothing',
          given: 'release: {owner: owner}, approvals: [{by: somebody}]',
          expect: 'block: owner-missing',
        },
        {
          name: "The release owner's approval does not count",
          given: 'release: {owner: owner}, approvals: [{by: owner, code: scope-environment}]',
          expect: 'block: owner-missing',
        },
        {
          name: 'The release owner rejected it',
          given: 'release: {owner: owner}, approvals: [{by: owner, code: not-an-approval}]',
          expect: 'block: owner-missing',
        },
      ],
    ],
    [
      'protected-branch-met',
      [
        {
          name: 'The branch was protected and the change reviewed',
          given: 'branchProtection: {}, changes: [{}]',
          expect: 'met: protection-held',
        },
        {
          name: 'Nobody recorded what the platform enforced',
          given: 'changes: [{}]',
          expect: 'block: protection-unobserved',
        },
        {
          name: 'No review is required',
          given: 'branchProtection: {requiredReviews: 0}, changes: [{}]',
          expect: 'block: protection-gap',
        },
        {
          name: 'No status check is required',
          given: 'branchProtection: {statusChecks: []}, changes: [{}]',
          expect: 'block: protection-gap',
        },
        {
          name: 'Force pushes are allowed',
          given: 'branchProtection: {forcePushAllowed: true}, changes: [{}]',
          expect: 'block: protection-gap',
        },
        {
          name: 'Administrators are exempt',
          given: 'branchProtection: {administratorsIncluded: false}, changes: [{}]',
          expect: 'block: protection-gap',
        },
        {
          name: 'Workflow files are not protected',
          given: 'branchProtection: {protectedWorkflows: false}, changes: [{}]',
          expect: 'block: protection-gap',
        },
        {
          name: 'The author is the only reviewer',
          given: 'branchProtection: {}, changes: [{authors: [author], approvers: [author]}]',
          expect: 'block: change-unreviewed',
        },
        {
          name: 'A bot is the only reviewer',
          given: 'branchProtection: {}, changes: [{approvers: [bot]}]',
          expect: 'block: change-unreviewed',
        },
        {
          name: 'Nobody reviewed it',
          given: 'branchProtection: {}, changes: [{approvers: []}]',
          expect: 'block: change-unreviewed',
        },
        {
          name: 'A stranger to the roster reviewed it',
          given: 'branchProtection: {}, changes: [{authors: [author], approvers: [stranger]}]',
          expect: 'met: protection-held',
        },
        {
          name: 'A stranger reviewed their own change',
          given: 'branchProtection: {}, changes: [{authors: [stranger], approvers: [stranger]}]',
          expect: 'block: change-unreviewed',
        },
      ],
    ],
    [
      'provenance-verified',
      [
        {
          name: 'Every artifact has provenance that the policy accepts',
          given: 'provenance: [{state: verified}, {state: verified}]',
          expect: 'met: provenance-verified',
        },
        {
          name: 'The class requires no provenance',
          given: 'rules: {provenance: null}',
          expect: 'not-applicable: not-required',
        },
        {
          name: 'The policy only records provenance',
          given: 'policy: {blocking: {provenance: {effect: record}}}',
          expect: 'not-applicable: not-enforced',
        },
        { name: 'There is none at all', given: 'nothing', expect: 'block: provenance-missing' },
        {
          name: 'One artifact has none',
          given: 'provenance: [{state: verified}, {state: missing, code: provenance-missing}]',
          expect: 'block: provenance-missing',
        },
        {
          name: 'It is about another artifact',
          given: 'provenance: [{state: rejected, code: E-SUBJECT-MISMATCH}]',
          expect: 'block: E-SUBJECT-MISMATCH',
        },
        {
          name: 'The policy gives a failed control another effect',
          given:
            'policy: {blocking: {provenance: {effect: escalate}}}, provenance: [{state: rejected, code: E-BUILDER-MISMATCH}]',
          expect: 'escalate: E-BUILDER-MISMATCH',
        },
        {
          name: 'Nothing here can verify it',
          given: 'provenance: [{state: unverifiable}]',
          expect: 'undetermined: provenance-unverifiable',
        },
        {
          name: 'What is rejected weighs more than what cannot be verified',
          given: 'provenance: [{state: unverifiable}, {state: rejected, code: E-SUBJECT-MISMATCH}]',
          expect: 'block: E-SUBJECT-MISMATCH',
        },
        {
          name: 'The builder is another version of a trusted one',
          given: 'provenance: [{state: rejected, code: E-BUILDER-VERSION}]',
          expect: 'block: E-BUILDER-VERSION',
        },
        {
          name: 'It names the artifact by a weak digest only',
          given: 'provenance: [{state: rejected, code: E-DIGEST-WEAK}]',
          expect: 'block: E-DIGEST-WEAK',
        },
        {
          name: 'Somebody else signed for the builder',
          given: 'provenance: [{state: rejected, code: E-BUILDER-CERT-MISMATCH}]',
          expect: 'block: E-BUILDER-CERT-MISMATCH',
        },
        {
          name: 'The policy trusts the builder for less',
          given: 'provenance: [{state: rejected, code: E-BUILD-LEVEL}]',
          expect: 'block: E-BUILD-LEVEL',
        },
        {
          name: 'It was another kind of build',
          given: 'provenance: [{state: rejected, code: E-BUILD-TYPE}]',
          expect: 'block: E-BUILD-TYPE',
        },
        {
          name: 'The source is another repository',
          given: 'provenance: [{state: rejected, code: E-SOURCE-MISMATCH}]',
          expect: 'block: E-SOURCE-MISMATCH',
        },
        {
          name: 'The source is another commit',
          given: 'provenance: [{state: rejected, code: E-SOURCE-COMMIT}]',
          expect: 'block: E-SOURCE-COMMIT',
        },
        {
          name: 'It says two things about its source',
          given: 'provenance: [{state: rejected, code: E-SOURCE-CONFLICT}]',
          expect: 'block: E-SOURCE-CONFLICT',
        },
        {
          name: 'The certificate names another source',
          given: 'provenance: [{state: rejected, code: E-SOURCE-CERT-MISMATCH}]',
          expect: 'block: E-SOURCE-CERT-MISMATCH',
        },
        {
          name: 'The certificate names another run',
          given: 'provenance: [{state: rejected, code: E-RUN-CERT-MISMATCH}]',
          expect: 'block: E-RUN-CERT-MISMATCH',
        },
        {
          name: 'The source is a branch that is not allowed',
          given: 'provenance: [{state: rejected, code: E-REF-MISMATCH}]',
          expect: 'block: E-REF-MISMATCH',
        },
        {
          name: 'It names no branch or tag',
          given: 'provenance: [{state: rejected, code: E-REF-MISSING}]',
          expect: 'block: E-REF-MISSING',
        },
        {
          name: 'Nobody signed it',
          given: 'provenance: [{state: rejected, code: E-UNSIGNED}]',
          expect: 'block: E-UNSIGNED',
        },
        {
          name: 'It names its artifacts by other digests than the release',
          given: 'provenance: [{state: rejected, code: E-ARTIFACT-DIGEST-ALGORITHM}]',
          expect: 'block: E-ARTIFACT-DIGEST-ALGORITHM',
        },
      ],
    ],
    [
      'records-attributed',
      [
        {
          name: 'Every record is signed by the person whom it names',
          given: 'records: [{title: release}, {title: evidence pack}]',
          expect: 'met: records-attributed',
        },
        { name: 'There is no record', given: 'nothing', expect: 'block: records-missing' },
        {
          name: 'One of them is not signed',
          given: 'records: [{title: release}, {title: evidence pack, attributed: false, code: unsigned}]',
          expect: 'block: unsigned',
        },
        {
          name: 'Two files claim the same record',
          given: 'records: [{title: release, attributed: false, code: contested}]',
          expect: 'block: contested',
        },
        {
          name: 'The release was changed after the decision, which so was about another',
          given: 'records: [{title: release, attributed: false, code: known-later}]',
          expect: 'block: known-later',
        },
      ],
    ],
    [
      'retrospective-arranged',
      [
        {
          name: 'The review is due in time and its day has not come',
          given: 'emergency: {}, emergencyCount: {releases: [payments-api@2.4.0]}',
          expect: 'met: retrospective-arranged',
        },
        { name: 'Nobody declared an emergency', given: 'nothing', expect: 'block: emergency-undeclared' },
        {
          name: 'The review is due in the last second that the policy allows',
          given:
            'clocks: {decidedAt: 2026-03-12T15:00:00Z}, policy: {emergency: {retrospectiveWithin: P5D}}, emergency: {retrospectiveDue: 2026-03-17T15:00:00Z}',
          expect: 'met: retrospective-arranged',
        },
        {
          name: 'It is due one second later',
          given:
            'clocks: {decidedAt: 2026-03-12T15:00:00Z}, policy: {emergency: {retrospectiveWithin: P5D}}, emergency: {retrospectiveDue: 2026-03-17T15:00:01Z}',
          expect: 'escalate: retrospective-too-late',
        },
        {
          name: 'A follow-up is due in the last second that the policy allows',
          given:
            'clocks: {decidedAt: 2026-03-12T15:00:00Z}, policy: {emergency: {followUpWithin: P14D}}, emergency: {followUps: [{id: fix, due: 2026-03-26T15:00:00Z}]}',
          expect: 'met: retrospective-arranged',
        },
        {
          name: 'A follow-up is due one second later',
          given:
            'clocks: {decidedAt: 2026-03-12T15:00:00Z}, policy: {emergency: {followUpWithin: P14D}}, emergency: {followUps: [{id: fix, due: 2026-03-26T15:00:01Z}]}',
          expect: 'escalate: follow-up-too-late',
        },
        {
          name: 'The day of the review has come',
          given:
            'clocks: {knownAt: 2026-03-16T15:00:00Z}, emergency: {retrospectiveDue: 2026-03-16T15:00:00Z}',
          expect: 'met: retrospective-arranged',
        },
        {
          name: 'The day of the review has passed by a second',
          given:
            'clocks: {knownAt: 2026-03-16T15:00:01Z}, emergency: {retrospectiveDue: 2026-03-16T15:00:00Z}',
          expect: 'escalate: retrospective-overdue',
        },
        {
          name: 'The review was held, and a follow-up is still open after its day',
          given:
            'clocks: {knownAt: 2026-03-20T15:00:01Z}, emergency: {followUps: [{id: fix, due: 2026-03-20T15:00:00Z}]}, retrospectives: [{closes: []}]',
          expect: 'escalate: follow-up-overdue',
        },
        {
          name: 'The review was held and closed the follow-up',
          given:
            'clocks: {knownAt: 2026-06-01T00:00:00Z}, emergency: {followUps: [{id: fix, due: 2026-03-20T15:00:00Z}]}, retrospectives: [{closes: [fix]}]',
          expect: 'met: retrospective-arranged',
        },
        {
          name: 'Nobody provably held the review',
          given:
            'clocks: {knownAt: 2026-03-17T00:00:00Z}, emergency: {retrospectiveDue: 2026-03-16T15:00:00Z}, retrospectives: [{attributed: false, closes: [fix]}]',
          expect: 'escalate: retrospective-overdue',
        },
        {
          name: 'It is the third emergency where the policy escalates at three',
          given:
            'policy: {emergency: {escalateAfter: {count: 3}}}, emergency: {}, emergencyCount: {releases: [payments-api@2.4.0, payments-api@2.3.0, payments-api@2.2.0]}',
          expect: 'escalate: emergencies-repeat',
        },
        {
          name: 'It is the second',
          given:
            'policy: {emergency: {escalateAfter: {count: 3}}}, emergency: {}, emergencyCount: {releases: [payments-api@2.4.0, payments-api@2.3.0]}',
          expect: 'met: retrospective-arranged',
        },
        {
          name: 'The review claims to be held on a day that has not come',
          given:
            'clocks: {knownAt: 2026-03-17T00:00:00Z}, emergency: {retrospectiveDue: 2026-03-16T15:00:00Z}, retrospectives: [{heldAt: 2027-03-14T10:00:00Z, closes: []}]',
          expect: 'escalate: retrospective-overdue',
        },
        {
          name: 'It claims to have closed a follow-up on a day that has not come',
          given:
            'clocks: {knownAt: 2026-06-01T00:00:00Z}, emergency: {followUps: [{id: fix, due: 2026-03-20T15:00:00Z}]}, retrospectives: [{followUpsClosed: [{id: fix, closedAt: 2027-03-14T10:00:00Z, note: Later.}]}]',
          expect: 'escalate: follow-up-overdue',
        },
      ],
    ],
    [
      'rollback-documented',
      [
        {
          name: 'The way back is written down',
          given: 'notes: {rollback: {path: Deploy the version before}}',
          expect: 'met: rollback-documented',
        },
        {
          name: 'It is written down and was tested',
          given: 'notes: {rollback: {path: Deploy the version before, testedAt: 2026-03-01T00:00:00Z}}',
          expect: 'met: rollback-documented',
        },
        { name: 'The release notes name no way back', given: 'notes: {}', expect: 'block: rollback-missing' },
        { name: 'There are no release notes', given: 'nothing', expect: 'block: rollback-missing' },
        {
          name: 'Two release notes contradict each other',
          given: 'notes: unreadable',
          expect: 'block: rollback-missing',
        },
      ],
    ],
    [
      'scans-completed',
      [
        {
          name: 'Every required scan is complete and fresh',
          given: 'rules: {evidence: {scans: [sast, secrets]}}, scans: {sast: complete, secrets: complete}',
          expect: 'met: scans-complete',
        },
        {
          name: 'The class requires no scan',
          given: 'rules: {evidence: {scans: []}}',
          expect: 'met: scans-complete',
        },
        {
          name: 'A required scan is not there',
          given: 'rules: {evidence: {scans: [sast, dast]}}, scans: {sast: complete}',
          expect: 'block: scan-missing',
        },
        {
          name: 'A required scan was switched off',
          given: 'rules: {evidence: {scans: [sast]}}, scans: {sast: not-run}',
          expect: 'block: scan-not-run',
        },
        {
          name: 'A required scan did not run to its end',
          given: 'rules: {evidence: {scans: [sast]}}, scans: {sast: incomplete}',
          expect: 'block: scan-incomplete',
        },
        {
          name: 'Its result cannot be read',
          given: 'rules: {evidence: {scans: [sast]}}, scans: {sast: unreadable}',
          expect: 'block: scan-unreadable',
        },
        {
          name: 'Nobody provably collected its result',
          given: 'rules: {evidence: {scans: [sast]}}, scans: {sast: unverified}',
          expect: 'block: scan-unverified',
        },
        {
          name: 'Nothing says when it ran',
          given: 'rules: {evidence: {scans: [sast]}}, scans: {sast: {producedAt: undated}}',
          expect: 'block: scan-undated',
        },
        {
          name: 'It ran in the last second that is fresh',
          given:
            'clocks: {decidedAt: 2026-03-12T15:00:00Z}, rules: {evidence: {scans: [sast], scanMaxAge: P7D}}, scans: {sast: {producedAt: 2026-03-05T15:00:00Z}}',
          expect: 'met: scans-complete',
        },
        {
          name: 'It ran one second earlier',
          given:
            'clocks: {decidedAt: 2026-03-12T15:00:00Z}, rules: {evidence: {scans: [sast], scanMaxAge: P7D}}, scans: {sast: {producedAt: 2026-03-05T14:59:59Z}}',
          expect: 'block: scan-stale',
        },
        {
          name: 'A fortnight over the change to summer time is 14 days of 24 hours',
          given:
            'clocks: {decidedAt: 2026-04-05T02:30:00Z}, rules: {evidence: {scans: [sast], scanMaxAge: P14D}}, scans: {sast: {producedAt: 2026-03-22T02:30:00Z}}',
          expect: 'met: scans-complete',
        },
        {
          name: 'A leap day is a day',
          given:
            'clocks: {decidedAt: 2028-03-01T00:00:00Z}, rules: {evidence: {scans: [sast], scanMaxAge: P2D}}, scans: {sast: {producedAt: 2028-02-27T23:59:59Z}}',
          expect: 'block: scan-stale',
        },
        {
          name: 'What is not required does not matter',
          given: 'rules: {evidence: {scans: [sast]}}, scans: {sast: complete, dast: incomplete}',
          expect: 'met: scans-complete',
        },
        {
          name: 'The result of a scan was removed by somebody entitled',
          given: 'rules: {evidence: {scans: [sast]}}, scans: {sast: redacted}',
          expect: 'undetermined: scan-redacted',
        },
        {
          name: 'One result was removed, and another scan never ended',
          given: 'rules: {evidence: {scans: [sast, secrets]}}, scans: {sast: redacted, secrets: incomplete}',
          expect: 'block: scan-incomplete',
        },
      ],
    ],
    [
      'scans-passed',
      [
        {
          name: 'Every required scan and test passes',
          given:
            'rules: {evidence: {scans: [sast, tests]}}, scans: {sast: complete, tests: {tests: {result: passed}}}',
          expect: 'met: scans-passed',
        },
        {
          name: 'A test fails',
          given:
            'rules: {evidence: {scans: [tests]}}, scans: {tests: {tests: {result: failed, failed: 1, errored: 1}}}',
          expect: 'block: test-failed',
        },
        {
          name: 'A warning is no failure',
          given: 'rules: {evidence: {scans: [tests]}}, scans: {tests: {tests: {result: warned}}}',
          expect: 'met: scans-passed',
        },
        {
          name: 'A required scan is not complete',
          given: 'rules: {evidence: {scans: [sast]}}, scans: {sast: incomplete}',
          expect: 'block: scans-incomplete',
        },
        {
          name: 'No required scan was seen',
          given: 'rules: {evidence: {scans: [sast]}}, scans: {dast: complete}',
          expect: 'block: scans-incomplete',
        },
        {
          name: 'One of two required scans was not seen',
          given: 'rules: {evidence: {scans: [sast, dast]}}, scans: {sast: complete}',
          expect: 'block: scans-incomplete',
        },
        {
          name: 'A test that is not required fails',
          given:
            'rules: {evidence: {scans: [sast]}}, scans: {sast: complete, tests: {tests: {result: failed}}}',
          expect: 'met: scans-passed',
        },
        {
          name: 'The result of a scan was removed by somebody entitled',
          given: 'rules: {evidence: {scans: [sast, tests]}}, scans: {sast: redacted, tests: complete}',
          expect: 'undetermined: scans-redacted',
        },
        {
          name: 'One result was removed, and another scan was never run',
          given: 'rules: {evidence: {scans: [sast, tests]}}, scans: {sast: redacted}',
          expect: 'block: scans-incomplete',
        },
      ],
    ],
    [
      'secret-scan-passed',
      [
        {
          name: 'Secret scanning ran and found nothing',
          given: 'scans: {secrets: complete}',
          expect: 'met: secret-scan-clean',
        },
        {
          name: 'It found a secret',
          given: 'scans: {secrets: complete}, findings: [{severity: low, scan: secrets}]',
          expect: 'block: secret-found',
        },
        {
          name: 'An exception excuses no secret',
          given: 'scans: {secrets: complete}, findings: [{severity: low, scan: secrets, exception: EX-1}]',
          expect: 'block: secret-found',
        },
        {
          name: 'A secret was found by a scan that did not finish',
          given: 'scans: {secrets: incomplete}, findings: [{severity: low, scan: secrets}]',
          expect: 'block: secret-found',
        },
        {
          name: 'Findings of other scans are no secrets',
          given: 'scans: {secrets: complete}, findings: [{severity: critical, scan: sast}]',
          expect: 'met: secret-scan-clean',
        },
        {
          name: 'There is no secret scan, and the class requires one',
          given: 'rules: {evidence: {scans: [secrets]}}',
          expect: 'block: secret-scan-missing',
        },
        {
          name: 'There is none, and the class requires none',
          given: 'rules: {evidence: {scans: [sast]}}',
          expect: 'not-applicable: not-required',
        },
        {
          name: 'It did not run to its end',
          given: 'scans: {secrets: incomplete}',
          expect: 'block: secret-scan-incomplete',
        },
        {
          name: 'It was switched off',
          given: 'scans: {secrets: not-run}',
          expect: 'block: secret-scan-not-run',
        },
        {
          name: 'Its result cannot be read',
          given: 'scans: {secrets: unreadable}',
          expect: 'block: secret-scan-unreadable',
        },
        {
          name: 'Nobody provably collected its result',
          given: 'scans: {secrets: unverified}',
          expect: 'block: secret-scan-unverified',
        },
        {
          name: 'The policy gives a failure another effect',
          given: 'policy: {blocking: {secretScan: {effect: escalate}}}, scans: {secrets: incomplete}',
          expect: 'escalate: secret-scan-incomplete',
        },
        {
          name: 'The policy only records secret scanning',
          given:
            'policy: {blocking: {secretScan: {effect: record}}}, findings: [{severity: low, scan: secrets}]',
          expect: 'not-applicable: not-enforced',
        },
        {
          name: 'The result of the secret scan was removed by somebody entitled',
          given: 'scans: {secrets: redacted}',
          expect: 'undetermined: secret-scan-redacted',
        },
      ],
    ],
    [
      'small-findings-weighed',
      [
        {
          name: 'No medium or low finding is open',
          given: 'findings: [{severity: high}]',
          expect: 'met: no-small-findings',
        },
        {
          name: 'Medium and low findings are recorded',
          given: 'findings: [{severity: medium}, {severity: low}, {severity: info}]',
          expect: 'met: small-recorded',
        },
        {
          name: 'The policy warns of medium findings',
          given: 'policy: {blocking: {medium: {effect: warn}}}, findings: [{severity: medium}]',
          expect: 'warn: small-warn',
        },
        {
          name: 'The policy escalates low findings',
          given: 'policy: {blocking: {low: {effect: escalate}}}, findings: [{severity: info}]',
          expect: 'escalate: small-escalate',
        },
        {
          name: 'The worst of several decides',
          given:
            'policy: {blocking: {medium: {effect: block}, low: {effect: warn}}}, findings: [{severity: low}, {severity: medium}, {severity: low}]',
          expect: 'block: small-block',
        },
        {
          name: 'An exception in force covers it',
          given:
            'policy: {blocking: {medium: {effect: block}}}, findings: [{severity: medium, exception: EX-1}]',
          expect: 'met: small-excepted',
        },
        {
          name: 'A statement that is believed says that it is not affected',
          given:
            'policy: {blocking: {medium: {effect: block}}}, findings: [{severity: medium, vex: believed}]',
          expect: 'met: small-recorded',
        },
      ],
    ],
    [
      'threat-model-current',
      [
        {
          name: 'A review of the area is current',
          given: 'release: {areas: [payments]}, reviews: [{areas: [payments]}]',
          expect: 'met: review-current',
        },
        {
          name: 'A review of the whole product is current',
          given: 'release: {areas: [payments]}, reviews: [{areas: []}]',
          expect: 'met: review-current',
        },
        {
          name: 'A review with conditions is a review',
          given: 'release: {areas: [payments]}, reviews: [{result: accepted-with-conditions}]',
          expect: 'met: review-current',
        },
        {
          name: 'Two areas are covered by two reviews',
          given: 'release: {areas: [payments, auth]}, reviews: [{areas: [payments]}, {areas: [auth]}]',
          expect: 'met: review-current',
        },
        {
          name: 'One of two areas is not covered',
          given: 'release: {areas: [payments, auth]}, reviews: [{areas: [payments]}]',
          expect: 'block: review-lapsed',
        },
        {
          name: 'There is no review',
          given: 'release: {areas: [payments]}',
          expect: 'block: review-missing',
        },
        {
          name: 'A release without areas needs a review of the product',
          given: 'release: {areas: []}, reviews: [{areas: [payments]}]',
          expect: 'block: review-lapsed',
        },
        {
          name: 'A release without areas has one',
          given: 'release: {areas: []}, reviews: [{areas: []}]',
          expect: 'met: review-current',
        },
        {
          name: 'The review was valid until one second after',
          given: 'clocks: {effectiveAt: 2026-03-12T15:00:00Z}, reviews: [{validUntil: 2026-03-12T15:00:01Z}]',
          expect: 'met: review-current',
        },
        {
          name: 'The review ends in that very second',
          given: 'clocks: {effectiveAt: 2026-03-12T15:00:00Z}, reviews: [{validUntil: 2026-03-12T15:00:00Z}]',
          expect: 'block: review-lapsed',
        },
        {
          name: 'The review was made in that very second',
          given: 'clocks: {effectiveAt: 2026-03-12T15:00:00Z}, reviews: [{reviewedAt: 2026-03-12T15:00:00Z}]',
          expect: 'met: review-current',
        },
        {
          name: 'The review was made one second later',
          given: 'clocks: {effectiveAt: 2026-03-12T15:00:00Z}, reviews: [{reviewedAt: 2026-03-12T15:00:01Z}]',
          expect: 'block: review-lapsed',
        },
        {
          name: 'The review rejected the design',
          given: 'reviews: [{result: rejected}]',
          expect: 'block: review-lapsed',
        },
        {
          name: 'Nobody provably made the review',
          given: 'reviews: [{attributed: false}]',
          expect: 'block: review-lapsed',
        },
      ],
    ],
  ],
)
