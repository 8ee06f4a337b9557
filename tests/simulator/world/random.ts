/** The one source of chance of a simulator: the same seed gives the same world. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  pick<T>(from: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
  uuid(): string;
}

const hex = (word: number): string => word.toString(16).padStart(8, '0');

/** Mulberry32: small, fast and good enough to invent people and floors with. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  /** Eight digits; much of a world is ids. */
  const word = (): string => hex(Math.floor(next() * 4_294_967_296));
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    pick: <T>(from: readonly T[]): T => {
      const picked = from[between(0, from.length - 1)];
      if (picked === undefined) throw new RangeError('Nothing to pick from.');
      return picked;
    },
    shuffle: <T>(items: readonly T[]): T[] =>
      items
        .map((item) => ({ item, order: next() }))
        .sort((a, b) => a.order - b.order)
        .map(({ item }) => item),
    uuid: () => {
      const [first, second, third, fourth] = [word(), word(), word(), word()];
      const middle = `${second.slice(0, 4)}-4${second.slice(5)}-8${third.slice(1, 4)}`;
      return `${first}-${middle}-${third.slice(4)}${fourth}`;
    },
  };
}
