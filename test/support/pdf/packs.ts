import { Buffer } from 'node:buffer'
import { renderPack } from '../../../src/pdf/pack.ts'
import type { ReleaseReport } from '../../../src/report/release-report.ts'
import { reportFixture } from '../report-fixture.ts'
import { packFonts } from './fonts.ts'

const fonts = packFonts()

/** The bytes of a report's pack, with its JSON attached. */
export function packOf(report: ReleaseReport): Uint8Array {
  return renderPack(report, fonts, Buffer.from(JSON.stringify(report)))
}

/** The fixture's release that holds every form of every part. */
export function richReport(): ReleaseReport {
  const [rich] = reportFixture().releases
  if (rich === undefined) throw new Error('the fixture has no release')
  return rich
}

/** The rich report without most of its parts: what tests draw that look at one of them. */
export function bareReport(): ReleaseReport {
  const report = richReport()
  return {
    ...report,
    evidence: [],
    findings: [],
    decisions: [],
    exceptions: [],
    conformance: [],
    records: [],
    problems: [],
    gates: {
      atDecision: { ...report.gates.atDecision, criteria: [] },
      now: { ...report.gates.now, criteria: [] },
      today: { ...report.gates.today, criteria: [] },
    },
  }
}
