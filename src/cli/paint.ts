import { styleText } from 'node:util'
import type { Outcome } from '../domain/outcome.ts'
import type { Tone } from '../report/detail.ts'

type Paint = (text: string) => string

/** Colours by meaning. Without a terminal every one of them leaves the text as it is. */
export type Painter = {
  readonly strong: Paint
  readonly faint: Paint
  readonly good: Paint
  readonly attention: Paint
  readonly bad: Paint
  readonly unknown: Paint
  readonly neutral: Paint
}

type Styles = Parameters<typeof styleText>[0]

export function createPainter(coloured: boolean): Painter {
  const paint =
    (styles: Styles): Paint =>
    (text) =>
      coloured ? styleText(styles, text, { validateStream: false }) : text
  return {
    strong: paint('bold'),
    faint: paint('dim'),
    good: paint('green'),
    attention: paint('yellow'),
    bad: paint(['bold', 'red']),
    unknown: paint('magenta'),
    neutral: (text) => text,
  }
}

const TONE_OF_OUTCOME: Readonly<Record<Outcome, Tone>> = {
  pass: 'good',
  warn: 'attention',
  escalate: 'bad',
  block: 'bad',
}

export function toneOf(outcome: Outcome): Tone {
  return TONE_OF_OUTCOME[outcome]
}

/** `PASS`, `BLOCK`: the word is the verdict, the colour only repeats it. */
export function paintOutcome(outcome: Outcome, paint: Painter): string {
  return paint[toneOf(outcome)](outcome.toUpperCase())
}
