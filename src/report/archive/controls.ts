/** A control of a published standard, as the coverage page lists it. */
export type Control = {
  /** The id that criteria name. */
  readonly id: string
  readonly title: string
  /** The standard and the version that the ids belong to. */
  readonly standard: string
  readonly anchor: 'A1' | 'A2' | 'A3' | 'A4'
}

const SSDF = 'NIST SSDF 1.1 (SP 800-218)'
const CICD = 'OWASP Top 10 CI/CD Security Risks'
const SLSA = 'SLSA v1.2'
const SCORECARD = 'OpenSSF Scorecard'
const OSPS = 'OpenSSF OSPS Baseline'

/** Practices of SSDF 1.1 with the numbers of their tasks (source: SP 800-218, table 1). */
const PRACTICES: readonly (readonly [string, string, readonly string[]])[] = [
  ['PO.1', 'Define Security Requirements for Software Development', ['1', '2', '3']],
  ['PO.2', 'Implement Roles and Responsibilities', ['1', '2', '3']],
  ['PO.3', 'Implement Supporting Toolchains', ['1', '2', '3']],
  ['PO.4', 'Define and Use Criteria for Software Security Checks', ['1', '2']],
  ['PO.5', 'Implement and Maintain Secure Environments for Software Development', ['1', '2']],
  ['PS.1', 'Protect All Forms of Code from Unauthorized Access and Tampering', ['1']],
  ['PS.2', 'Provide a Mechanism for Verifying Software Release Integrity', ['1']],
  ['PS.3', 'Archive and Protect Each Software Release', ['1', '2']],
  ['PW.1', 'Design Software to Meet Security Requirements and Mitigate Security Risks', ['1', '2', '3']],
  [
    'PW.2',
    'Review the Software Design to Verify Compliance with Security Requirements and Risk Information',
    ['1'],
  ],
  [
    'PW.4',
    'Reuse Existing, Well-Secured Software When Feasible Instead of Duplicating Functionality',
    ['1', '2', '4'],
  ],
  ['PW.5', 'Create Source Code by Adhering to Secure Coding Practices', ['1']],
  [
    'PW.6',
    'Configure the Compilation, Interpreter, and Build Processes to Improve Executable Security',
    ['1', '2'],
  ],
  [
    'PW.7',
    'Review and/or Analyze Human-Readable Code to Identify Vulnerabilities and Verify Compliance with Security Requirements',
    ['1', '2'],
  ],
  [
    'PW.8',
    'Test Executable Code to Identify Vulnerabilities and Verify Compliance with Security Requirements',
    ['1', '2'],
  ],
  ['PW.9', 'Configure Software to Have Secure Settings by Default', ['1', '2']],
  ['RV.1', 'Identify and Confirm Vulnerabilities on an Ongoing Basis', ['1', '2', '3']],
  ['RV.2', 'Assess, Prioritize, and Remediate Vulnerabilities', ['1', '2']],
  ['RV.3', 'Analyze Vulnerabilities to Identify Their Root Causes', ['1', '2', '3', '4']],
]

const RISKS = [
  'Insufficient Flow Control Mechanisms',
  'Inadequate Identity and Access Management',
  'Dependency Chain Abuse',
  'Poisoned Pipeline Execution (PPE)',
  'Insufficient PBAC (Pipeline-Based Access Controls)',
  'Insufficient Credential Hygiene',
  'Insecure System Configuration',
  'Ungoverned Usage of 3rd Party Services',
  'Improper Artifact Integrity Validation',
  'Insufficient Logging and Visibility',
]

const SLSA_CONTROLS: readonly (readonly [string, string])[] = [
  ['Build L1', 'Provenance exists'],
  ['Build L2', 'Hosted build platform, signed provenance'],
  ['Build L3', 'Hardened builds'],
  ['Source L1', 'Version controlled'],
  ['Source L2', 'History and provenance'],
  ['Source L3', 'Continuous technical controls'],
  ['Source L4', 'Two-party review'],
  ['A', 'Threat: producer'],
  ['B', 'Threat: modifying the source'],
  ['C', 'Threat: source code management'],
  ['D', 'Threat: external build parameters'],
  ['E', 'Threat: build process'],
  ['F', 'Threat: artifact publication'],
  ['G', 'Threat: distribution channel'],
  ['H', 'Threat: package selection'],
  ['I', 'Threat: usage'],
]

const SCORECARD_CHECKS = [
  'Branch-Protection',
  'CI-Tests',
  'Code-Review',
  'Dangerous-Workflow',
  'Fuzzing',
  'Packaging',
  'Pinned-Dependencies',
  'SAST',
  'SBOM',
  'Signed-Releases',
  'Token-Permissions',
  'Vulnerabilities',
]

const OSPS_CONTROLS: readonly (readonly [string, string])[] = [
  ['AC-01', 'Multi-factor authentication'],
  ['AC-02', 'Restrict collaborators'],
  ['AC-03', 'Protect the primary branch'],
  ['AC-04', 'Least privilege in CI'],
  ['BR-01', 'Untrusted input in builds'],
  ['BR-02', 'Unique versions'],
  ['BR-03', 'Encrypted channels'],
  ['BR-04', 'Change log'],
  ['BR-05', 'Dependency tools'],
  ['BR-06', 'Signatures and hashes with the release'],
  ['BR-07', 'Secrets'],
  ['DO-03', 'Provenance verification instructions'],
  ['GV-01', 'Roles'],
  ['GV-04', 'Review of permission grants'],
  ['QA-01', 'Source and history'],
  ['QA-02', 'Dependencies and SBOM'],
  ['QA-03', 'Status checks'],
  ['QA-06', 'Automated tests'],
  ['QA-07', 'Merge approvals'],
  ['SA-03', 'Security assessment'],
  ['VM-04', 'Publish vulnerabilities'],
  ['VM-05', 'Dependency remediation'],
  ['VM-06', 'Application testing policy'],
]

/** Every control that the matrix knows, served by a criterion or not. Keyed by version: SSDF 1.2 is a draft. */
export const CONTROLS: readonly Control[] = [
  ...PRACTICES.flatMap(([id, title, tasks]): Control[] =>
    tasks.map((task) => ({ id: `SSDF ${id}.${task}`, title, standard: SSDF, anchor: 'A1' })),
  ),
  ...RISKS.map(
    (title, index): Control => ({ id: `CICD-SEC-${index + 1}`, title, standard: CICD, anchor: 'A2' }),
  ),
  ...SLSA_CONTROLS.map(([id, title]): Control => ({ id: `SLSA ${id}`, title, standard: SLSA, anchor: 'A3' })),
  ...SCORECARD_CHECKS.map(
    (id): Control => ({
      id: `Scorecard ${id}`,
      title: id.replaceAll('-', ' '),
      standard: SCORECARD,
      anchor: 'A4',
    }),
  ),
  ...OSPS_CONTROLS.map(([id, title]): Control => ({ id: `OSPS-${id}`, title, standard: OSPS, anchor: 'A4' })),
]
