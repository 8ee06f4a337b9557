/** Milliseconds of `2026-12-01T09:00:00Z` (contract G5) or `2026-12-01 09:00:00 UTC` (G15); null when it is neither. */
export function parseInstant(text: string | null | undefined): number | null {
  if (!text) return null;
  const iso = text
    .trim()
    .replace(/^(\d{4}-\d{2}-\d{2}) (.+?)( UTC)?$/, (_, date, time, utc) =>
      utc === undefined ? `${date}T${time}` : `${date}T${time}Z`,
    );
  const zoned = /([Zz]|[+-]\d{2}:?\d{2})$/.test(iso) ? iso : `${iso}Z`;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? null : ms;
}

/** `YYYY-MM-DD HH:MM:SS UTC` (contract G15). */
export function formatInstant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
