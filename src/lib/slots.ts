/** Places for work that is heavy on the machine; whoever comes when all are taken waits in line. */
export interface Slots {
  /** Resolves when there is a place; calling what it gives leaves it, once. */
  take(): Promise<() => void>;
}

export function createSlots(count: number): Slots {
  const line: (() => void)[] = [];
  let left = count;
  return {
    take: async () => {
      if (left > 0) left -= 1;
      else await new Promise<void>((come) => line.push(come));
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        const next = line.shift();
        if (next === undefined) left += 1;
        else next();
      };
    },
  };
}

/** Runs `act` in a place of its own. */
export type Work = <T>(act: () => Promise<T>) => Promise<T>;

/** One worker's use of the places: what it does at once, or within itself, takes one place only. */
export function workerOf(slots: Slots): Work {
  let depth = 0;
  let place: Promise<() => void> | null = null;
  return async (act) => {
    depth += 1;
    place ??= slots.take();
    const mine = place;
    try {
      await mine;
      return await act();
    } finally {
      depth -= 1;
      if (depth === 0) {
        place = null;
        (await mine)();
      }
    }
  };
}
