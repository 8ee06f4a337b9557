/** Timers of Node know no longer span (ms). */
const longest = 2 ** 31 - 1;

/**
 * What `work` gives, unless it takes longer than `ms`. What comes of it after that is not looked at any more.
 * @throws what `late` gives once the time is over.
 */
export async function within<T>(ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late()), Math.min(ms, longest));
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
