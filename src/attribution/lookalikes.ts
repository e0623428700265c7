/**
 * Letters and digits that readers take for a Latin letter, by that letter (source: UTS 39, confusables: Cyrillic, Greek,
 * Armenian and phonetic letters). Written as code points, because in print nobody could check them.
 */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: '\u0430\u0251\u03b1',
  b: '\u044c\u0184',
  c: '\u0441\u03f2',
  d: '\u0501\u0257',
  e: '\u0435\u04bd',
  g: '\u0261\u0581',
  h: '\u04bb\u0570',
  i: '1|l\u0456\u0131\u03b9\u04cf\u01c0',
  j: '\u0458\u03f3',
  k: '\u03ba\u043a',
  n: '\u0578',
  o: '0\u043e\u03bf\u0585\u03c3',
  p: '\u0440\u03c1',
  q: '\u051b\u0566',
  r: '\u0433\u1d26',
  s: '\u0455\ua731',
  t: '\u03c4\u0442',
  u: '\u03c5\u057d\u1d1c',
  v: '\u03bd\u0475\u1d20',
  w: '\u051d\u026f\u1d21',
  x: '\u0445\u03c7',
  y: '\u0443\u03b3\u04af',
  z: '\u1d22',
}

const LATIN = new Map(
  Object.entries(LOOKALIKES).flatMap(([latin, letters]) =>
    [...letters].map((letter) => [letter, latin] as const),
  ),
)

/** A text as it looks: accents taken off, look-alikes made one, and nothing left that is not shown. */
export function skeletonOf(text: string): string {
  const plain = text.normalize('NFD').replace(/[\p{M}\p{Cf}]/gu, '')
  return [...plain].map((letter) => LATIN.get(letter) ?? letter).join('')
}
