import {
  addDays,
  type CivilDate,
  civilDateAt,
  instantOf,
  type MinuteOfDay,
  minuteOfDayAt,
  type Weekday,
  weekdayOf,
  weekdays,
  type Zone,
} from '../lib/civil-date.js';
import type { ScheduleEntry } from './entry.js';

const minuteMs = 60_000;

/** How long before the release a schedule starts (ms): a back end counts in whole minutes. */
export const lead = minuteMs;

/** How early and how late (ms) a start still belongs to a release; closer than any change of clocks. */
const earliest = 10 * minuteMs;
const latest = 20 * minuteMs;

/** A time of the wall clock at which a back end starts the run, and on which days of the week. */
export interface Firing {
  readonly minute: MinuteOfDay;
  readonly days: readonly Weekday[];
}

/**
 * Every wall-clock time of `zone` at which a run has to start during the year after `from`, earliest first.
 * Two zones that change their clocks on different days make more than one; `releaseFor` tells the right one of a day.
 */
export function firings(entry: ScheduleEntry, zone: Zone, from: number): readonly Firing[] {
  const found = new Map<MinuteOfDay, Set<Weekday>>();
  for (const start of startsOfYear(entry, from)) {
    const minute = minuteOfDayAt(start, zone);
    const days = found.get(minute) ?? new Set();
    found.set(minute, days.add(weekdayOf(civilDateAt(start, zone))));
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([minute, days]) => ({ minute, days: weekdays.filter((day) => days.has(day)) }));
}

/** Whether some start of the year falls where the zone's wall clock repeats or leaves out a time. */
export function meetsClockChange(entry: ScheduleEntry, zone: Zone, from: number): boolean {
  const starts = startsOfYear(entry, from);
  const minutes = new Set(starts.map((start) => minuteOfDayAt(start, zone)));
  return minutes.size > 1 || starts.some((start) => isRepeated(start, zone));
}

/** The release that a run started at `now` is for, or null when the start is another season's or another day's. */
export function releaseFor(entry: ScheduleEntry, now: number, machineZone: Zone): number | null {
  const today = civilDateAt(now, entry.zone);
  const releases = [-1, 0, 1].map((days) => addDays(today, days)).filter(isDayOf(entry));
  for (const date of releases) {
    const release = instantOf(date, entry.at, entry.zone);
    if (now >= release - earliest && now <= release + latest) return release;
    if (now < release && showsTheSameTime(now, release - lead, machineZone)) return release;
  }
  return null;
}

/** The last release before `now`, where it is no longer ago than `grace` (ms); null where there is none. */
export function missedRelease(entry: ScheduleEntry, now: number, grace: number): number | null {
  const today = civilDateAt(now, entry.zone);
  const days = Math.ceil(grace / 86_400_000) + 1;
  const releases = Array.from({ length: days + 1 }, (_, index) => addDays(today, -index))
    .filter(isDayOf(entry))
    .map((date) => instantOf(date, entry.at, entry.zone));
  return releases.find((release) => release <= now && now - release <= grace) ?? null;
}

/** The releases after one instant and before another (ms since the epoch), the latest first. */
export function releasesBetween(
  entry: ScheduleEntry,
  after: number,
  before: number,
): readonly number[] {
  const last = civilDateAt(before, entry.zone);
  const days = Math.ceil((before - after) / 86_400_000) + 2;
  return Array.from({ length: days }, (_, index) => addDays(last, -index))
    .filter(isDayOf(entry))
    .map((date) => instantOf(date, entry.at, entry.zone))
    .filter((release) => release > after && release < before);
}

/** Whether a start now is one of those that belong to another season of the clocks of both zones. */
export function isOtherSeasons(entry: ScheduleEntry, now: number, machineZone: Zone): boolean {
  const minute = minuteOfDayAt(now, machineZone);
  return firings(entry, machineZone, now).some(({ minute: start }) => {
    const apart = (minute - start + 1440) % 1440;
    return apart <= earliest / minuteMs;
  });
}

/** The next release after `now` (ms since the epoch). */
export function nextRelease(entry: ScheduleEntry, now: number): number {
  const today = civilDateAt(now, entry.zone);
  const dates = Array.from({ length: 9 }, (_, index) => addDays(today, index));
  const releases = dates
    .filter(isDayOf(entry))
    .map((date) => instantOf(date, entry.at, entry.zone));
  return releases.find((release) => release > now) ?? Number.NaN;
}

function startsOfYear(entry: ScheduleEntry, from: number): readonly number[] {
  const first = civilDateAt(from, entry.zone);
  return Array.from({ length: 366 }, (_, index) => addDays(first, index))
    .filter(isDayOf(entry))
    .map((date) => instantOf(date, entry.at, entry.zone) - lead);
}

function isDayOf(entry: ScheduleEntry): (date: CivilDate) => boolean {
  return (date) => entry.days.includes(weekdayOf(date));
}

/**
 * Where the machine's clocks go back, a back end starts an ambiguous time when it comes first: early by an hour,
 * and yet the right start of its day.
 */
function showsTheSameTime(now: number, start: number, zone: Zone): boolean {
  const sameDay = civilDateAt(now, zone) === civilDateAt(start, zone);
  const apart = Math.abs(minuteOfDayAt(now, zone) - minuteOfDayAt(start, zone)) * minuteMs;
  return sameDay && apart <= earliest && isRepeated(start, zone);
}

function isRepeated(instant: number, zone: Zone): boolean {
  const shows = (at: number) => `${civilDateAt(at, zone)} ${minuteOfDayAt(at, zone)}`;
  return [30, 60, 120].some(
    (minutes) =>
      shows(instant) === shows(instant - minutes * minuteMs) ||
      shows(instant) === shows(instant + minutes * minuteMs),
  );
}
