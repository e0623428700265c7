type Measured = {
  readonly stage: string
  readonly unit: string
  readonly count: number
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMib: number
}

const measured: Measured[] = []

/** Runs a stage once and remembers what it cost. Peak memory is of the whole process so far: it never falls. */
export async function measure<T>(
  stage: string,
  unit: string,
  run: () => Promise<{ readonly result: T; readonly count: number }>,
): Promise<T> {
  const cpu = process.cpuUsage()
  const started = performance.now()
  const { result, count } = await run()
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  measured.push({
    stage,
    unit,
    count,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    peakMib: process.resourceUsage().maxRSS / 1024,
  })
  return result
}

/** One line a stage, as a Markdown table: it goes into docs/performance.md as it is. */
export function printMeasured(): void {
  console.log('| stage | count | seconds | CPU seconds | a second | peak MiB |')
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |')
  for (const { stage, unit, count, seconds, cpuSeconds, peakMib } of measured) {
    const cells = [
      stage,
      `${count} ${unit}s`,
      seconds.toFixed(2),
      cpuSeconds.toFixed(2),
      (count / seconds).toFixed(0),
      peakMib.toFixed(0),
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
