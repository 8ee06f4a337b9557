import { GraphQLError } from 'graphql';
import type { ApiTraits } from '../tenant/api.js';
import { dateAt } from '../world/zone.js';

const stamps = new Map<number, string>();

/** `YYYY-MM-DDTHH:MM:SSZ` (contract G5). Bookings share few instants, so each is written once. */
export function timestamp(ms: number): string {
  const known = stamps.get(ms);
  if (known !== undefined) return known;
  if (stamps.size > 10_000) stamps.clear();
  const text = `${new Date(ms).toISOString().slice(0, 19)}Z`;
  stamps.set(ms, text);
  return text;
}

/** Reads `YYYY-MM-DD HH:MM:SS UTC` (contract G15) into epoch ms. */
export function parseUtc(text: string): number {
  const parts = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}) UTC$/.exec(text);
  const ms = parts ? Date.parse(`${parts[1]}T${parts[2]}Z`) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new GraphQLError(`"${text}" is not a date like "2026-12-01 09:00:00 UTC".`);
  }
  return ms;
}

/** The civil date that an argument means at a building: a plain date, or an instant, whichever the tenant takes. */
export function parseDay(zone: string, text: string, takes: ApiTraits['dates']): string {
  const plain = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const wrong = takes !== 'any' && plain !== (takes === 'date');
  if (wrong) throw new GraphQLError(`"${text}" makes no sense here.`);
  if (plain && !Number.isNaN(Date.parse(text))) return text;
  const instant = Date.parse(text);
  if (!text.startsWith('2') || Number.isNaN(instant)) {
    throw new GraphQLError(`"${text}" is not a date.`);
  }
  return dateAt(zone, instant);
}
