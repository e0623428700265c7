import type { Assessment } from '../../src/assess.ts'

/**
 * The same releases so many times, each time under other names and other digests: an archive that grew, as far as
 * answers depend on it. Of each report only what something can be found by is kept.
 */
export function repeated({ archive: one, releases }: Assessment, times: number): Assessment {
  const copies = Array.from({ length: times }, (_, n) => n)
  // Spread over all first digits, as digests are: what lies in one part decides what a question reads.
  const digits = (text: string, n: number) => {
    const turned = `${text.slice(n % 16)}${text.slice(0, n % 16)}`
    return `${turned.slice(0, -4)}${n.toString(16).padStart(4, '0')}`
  }
  return {
    archive: {
      ...one,
      releases: copies.flatMap((n) =>
        one.releases.map((row) => ({
          ...row,
          id: `${row.id}-${n}`,
          slug: `${row.slug}-${n}`,
          commit: digits(row.commit, n),
          artifacts: row.artifacts.map((sha256) => digits(sha256, n)),
        })),
      ),
      deployments: copies.flatMap((n) =>
        one.deployments.map((row) => ({ ...row, release: `${row.release}-${n}` })),
      ),
    },
    releases: copies.flatMap((n) =>
      releases.map((report) => ({
        ...report,
        id: `${report.id}-${n}`,
        slug: `${report.slug}-${n}`,
        source: { ...report.source, commit: digits(report.source.commit, n) },
        artifacts: report.artifacts.map(({ name, sha256 }) => ({ name, sha256: digits(sha256, n) })),
        evidence: report.evidence.map((section) => ({
          ...section,
          items: section.items.map((item) => ({
            ...item,
            ...(item.sha256 === undefined ? {} : { sha256: digits(item.sha256, n) }),
          })),
        })),
        timeline: { type: 'prose' as const, paragraphs: [] },
        recipe: { type: 'prose' as const, paragraphs: [] },
      })),
    ),
  }
}
