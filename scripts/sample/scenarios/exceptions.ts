import type { ExceptionPlan } from '../exceptions.ts'

const security = { by: 'ingrid-solberg', role: 'security' } as const
const paymentsOwner = { by: 'priya-raghavan', role: 'release-owner' } as const

/** Every risk acceptance of the year: good ones, spent ones, and some that never took effect. */
export const EXCEPTIONS: readonly ExceptionPlan[] = [
  {
    id: 'EX-2026-001',
    findings: ['CVE-2026-21304'],
    releases: ['payments-api@2.1.*', 'payments-api@2.2.*', 'payments-api@2.3.*'],
    severity: 'critical',
    justification: 'FixDeferred',
    controls: [
      { control: 'The gateway refuses nested tokens in every region.', testedAt: '2026-02-16T13:40:00Z' },
    ],
    owner: 'priya-raghavan',
    requested: {
      ...paymentsOwner,
      at: '2026-02-16T10:05:00Z',
      reason:
        'Sign-in with the bank’s app needs the token library, whose version 3.1.0 does not check the signature of nested tokens. No bank of ours sends nested tokens. The fix is announced for April, and the banks’ deadline is 1 March.',
    },
    events: [
      {
        ...security,
        event: 'grant',
        at: '2026-02-16T15:22:00Z',
        reason:
          'Accepted for sixty days at most. I forged a nested token and sent it from outside: the gateway answered 400 in all regions. If the gateway rule is ever removed, this acceptance is void.',
        from: '2026-02-17T00:00:00Z',
        until: '2026-04-17T00:00:00Z',
      },
      {
        ...security,
        event: 'closure',
        at: '2026-04-27T14:48:00Z',
        reason:
          'Fixed in payments-api 2.3.1. It had expired on 17 April; 2.3.0 was released after that and relied on it all the same.',
      },
    ],
  },
  {
    id: 'EX-2026-002',
    findings: ['zap:10098'],
    releases: ['storefront@3.*'],
    severity: 'medium',
    justification: 'ToolNoise',
    owner: 'lukas-brandt',
    requested: {
      by: 'kenji-watanabe',
      role: 'engineering-lead',
      at: '2026-03-02T09:31:00Z',
      reason:
        'The crawler of ZAP is to run against the shop from spring on and will report the open picture server as a misconfiguration. It is open on purpose.',
    },
    events: [
      {
        ...security,
        event: 'grant',
        at: '2026-03-03T08:12:00Z',
        reason: 'Pictures are public, and the server serves nothing else. Accepted for the usual half year.',
        from: '2026-03-03T12:00:00Z',
        until: '2026-08-30T12:00:00Z',
      },
    ],
  },
  {
    id: 'EX-2026-003',
    findings: ['CVE-2026-32655'],
    releases: ['payments-api@2.5.*', 'payments-api@2.6.*'],
    severity: 'high',
    justification: 'FixDeferred',
    controls: [
      { control: 'Session tickets are switched off at the load balancer.', testedAt: '2026-06-24T08:15:00Z' },
    ],
    owner: 'priya-raghavan',
    requested: {
      ...paymentsOwner,
      at: '2026-06-23T13:57:00Z',
      reason:
        'The TLS library of the base image can be made to accept a session ticket twice. The vendor promises an image for the first week of July.',
    },
    events: [
      {
        ...security,
        event: 'grant',
        at: '2026-06-24T09:03:00Z',
        reason:
          'Without session tickets there is nothing to replay, and they are off at the load balancer. Ten days, until the vendor’s date.',
        from: '2026-06-24T12:00:00Z',
        until: '2026-07-04T12:00:00Z',
      },
      {
        ...security,
        event: 'renewal',
        at: '2026-07-02T14:20:00Z',
        reason: 'The vendor has moved its date to 13 July. The control was tested again this morning.',
        from: '2026-07-04T12:00:00Z',
        until: '2026-07-15T12:00:00Z',
      },
      {
        ...security,
        event: 'renewal',
        at: '2026-07-14T11:44:00Z',
        reason:
          'Moved again, to 10 August. This is the second renewal and the last; after it we change the base image ourselves.',
        from: '2026-07-15T12:00:00Z',
        until: '2026-08-14T12:00:00Z',
      },
      {
        ...security,
        event: 'closure',
        at: '2026-08-11T16:31:00Z',
        reason: 'The base image of August, released with payments-api 2.7.0, holds the patched library.',
      },
    ],
  },
  {
    id: 'EX-2026-004',
    findings: ['CVE-2026-33090'],
    releases: ['storefront@3.7.*'],
    severity: 'high',
    justification: 'FixDeferred',
    owner: 'lukas-brandt',
    requested: {
      by: 'kenji-watanabe',
      role: 'engineering-lead',
      at: '2026-06-22T15:09:00Z',
      reason:
        'The connection pool of storefront 3.7.0 has a high that we cannot upgrade before the campaign. Asked for to be on the safe side; under the policy in force it is only a warning.',
    },
    events: [],
  },
  {
    id: 'EX-2026-005',
    findings: ['CVE-2026-44102'],
    releases: ['payments-api@2.12.*'],
    severity: 'high',
    justification: 'RiskAccepted',
    controls: [{ control: 'The debug log of the partner library is switched off by configuration.' }],
    owner: 'priya-raghavan',
    requested: {
      ...paymentsOwner,
      at: '2026-09-28T12:26:00Z',
      reason:
        'The library of the instalment partner writes credentials to its debug log. We do not switch that log on.',
    },
    events: [
      {
        ...security,
        event: 'grant',
        at: '2026-09-29T13:18:00Z',
        reason: 'Accepted while the debug log is off. Payments adds a test for the setting.',
        from: '2026-09-29T16:00:00Z',
        until: '2026-11-27T16:00:00Z',
      },
      {
        by: 'helena-kowalska',
        role: 'security-leadership',
        event: 'revocation',
        at: '2026-10-22T09:50:00Z',
        reason:
          'On staging the library wrote credentials with the debug log switched off: it has a second logger. What this acceptance rested on is not true.',
      },
    ],
  },
  {
    id: 'EX-2026-006',
    findings: ['CVE-2026-43388'],
    releases: ['payments-api@2.9.*'],
    severity: 'high',
    justification: 'FixDeferred',
    controls: [
      { control: 'The certificate of the queue is pinned in the client.', testedAt: '2026-10-05T09:25:00Z' },
    ],
    owner: 'priya-raghavan',
    requested: {
      ...paymentsOwner,
      at: '2026-10-01T08:41:00Z',
      reason:
        'The queue client accepts a valid certificate of any host. Its vendor fixes that in November. Until then we pin the one certificate that we expect.',
    },
    events: [
      {
        ...security,
        event: 'grant',
        at: '2026-10-05T10:02:00Z',
        reason:
          'I offered the pinned client a valid certificate of another host and it hung up. Accepted until the vendor’s date.',
        from: '2026-10-05T12:00:00Z',
        until: '2026-11-30T00:00:00Z',
      },
    ],
  },
  {
    id: 'EX-2026-007',
    findings: ['CVE-2026-40550'],
    releases: ['payments-api@2.12.*'],
    severity: 'high',
    justification: 'VulnerabilityNotFeasible',
    owner: 'priya-raghavan',
    requested: {
      ...paymentsOwner,
      at: '2026-10-16T14:33:00Z',
      reason: 'The archive tool is in the base image and nothing of ours calls it.',
    },
    events: [
      {
        ...security,
        event: 'grant',
        at: '2026-10-19T07:55:00Z',
        reason: 'Nothing calls it, so this may stay until the base image drops it.',
        from: '2026-10-19T12:00:00Z',
      },
    ],
  },
  {
    id: 'EX-2026-008',
    findings: ['trivy:AVD-KSV-0014'],
    releases: ['payments-api@2.12.*', 'payments-api@2.13.*'],
    severity: 'high',
    justification: 'RiskAccepted',
    owner: 'priya-raghavan',
    requested: {
      by: 'amara-diallo',
      role: 'engineering-lead',
      at: '2026-10-19T11:17:00Z',
      reason:
        'The instalment worker keeps its queue of the day on its root file system. A volume for that is planned for spring.',
    },
    events: [
      {
        ...security,
        event: 'grant',
        at: '2026-10-20T08:36:00Z',
        reason: 'Accepted until the volume is there.',
        from: '2026-10-20T12:00:00Z',
        until: '2027-04-30T12:00:00Z',
      },
    ],
  },
  {
    id: 'EX-2026-009',
    findings: ['CVE-2026-44871'],
    releases: ['developer-portal@1.12.*'],
    severity: 'critical',
    justification: 'FixDeferred',
    controls: [
      {
        control: 'Only members of the security team can set report titles.',
        testedAt: '2026-10-29T15:10:00Z',
      },
    ],
    owner: 'ingrid-solberg',
    requested: {
      ...security,
      at: '2026-10-29T15:32:00Z',
      reason:
        'Our own report plugin evaluates expressions in titles. I write the titles, and the fixed version is due in two weeks.',
    },
    events: [
      {
        ...security,
        event: 'grant',
        at: '2026-10-30T07:48:00Z',
        reason: 'Accepted until the fixed version is out.',
        from: '2026-10-30T08:00:00Z',
        until: '2026-11-27T08:00:00Z',
      },
    ],
  },
  {
    id: 'EX-2026-010',
    findings: ['semgrep:typescript.react.security.audit.react-unsanitized-property'],
    releases: ['storefront@4.*'],
    severity: 'medium',
    justification: 'ToolNoise',
    owner: 'lukas-brandt',
    requested: {
      by: 'kenji-watanabe',
      role: 'engineering-lead',
      at: '2026-11-09T12:48:00Z',
      reason:
        'Since June every link goes through one component that checks its target, and the rule does not know that. A rule of our own is written and being tried.',
    },
    events: [
      {
        ...security,
        event: 'grant',
        at: '2026-11-10T08:19:00Z',
        reason: 'I read the component. Accepted until the rule of our own replaces this one.',
        from: '2026-11-10T12:00:00Z',
        until: '2027-02-08T12:00:00Z',
      },
    ],
  },
  {
    id: 'EX-2026-011',
    findings: ['CVE-2026-46020'],
    releases: ['storefront@4.7.*'],
    severity: 'critical',
    justification: 'RiskAccepted',
    controls: [
      {
        control: 'The chat widget runs in a frame of its own origin, without access to the shop.',
        testedAt: '2026-11-16T10:05:00Z',
      },
    ],
    owner: 'lukas-brandt',
    requested: {
      by: 'lukas-brandt',
      role: 'release-owner',
      at: '2026-11-16T11:00:00Z',
      reason:
        'Support wants the chat window for December. 8.0.2 of the widget breaks our translations; in a frame of its own, 8.0.0 can hear nothing that matters.',
    },
    events: [
      {
        ...security,
        event: 'grant',
        at: '2026-11-17T09:26:00Z',
        reason:
          'In its frame the widget hears only itself; I tried from the shop and from another tab. For December and not longer.',
        from: '2026-12-01T00:00:00Z',
        until: '2026-12-29T00:00:00Z',
      },
    ],
  },
]
