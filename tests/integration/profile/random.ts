/** Numbers from 0 up to 1 that are the same in every run. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const pieces = [
  'a',
  'B',
  '7',
  '.',
  '..',
  '_',
  '-',
  '/',
  '\\',
  ' ',
  'con',
  'NUL',
  '~',
  '$HOME',
  '\u0430',
  '\u202e',
  '%',
  '\n',
  'x'.repeat(40),
];

/** Names as people, mistakes and attackers would write them. */
export function randomNames(random: () => number, count: number): string[] {
  return Array.from({ length: count }, () => {
    const length = 1 + Math.floor(random() * 5);
    return Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)]).join('');
  });
}
