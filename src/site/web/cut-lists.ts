const cut = new WeakSet<object>();

/** Notes of a list in a flattened answer that the site has more than it gave (contract G6). */
export function markCut(list: readonly unknown[]): void {
  cut.add(list);
}

/** Whether a list of a flattened answer goes on. */
export function isCut(list: readonly unknown[]): boolean {
  return cut.has(list);
}
