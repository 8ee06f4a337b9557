import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import type { Booking } from '../../../src/booking/types.js';
import type { CivilDate, Zone } from '../../../src/lib/civil-date.js';
import {
  type CalendarState,
  parseCalendarState,
  reconcile,
} from '../../../src/report/calendar-state.js';
import { bookingsCalendar, eventUid } from '../../../src/report/ics.js';
import { makeBooking } from './make.js';

const origin = 'https://main.example.test';
const now = Date.parse('2026-10-20T08:00:00Z');

const zones = [
  ['Europe/London', '2026-10-24', '2026-10-25', '2026-10-26', '2027-03-27', '2027-03-28'],
  ['America/New_York', '2026-10-31', '2026-11-01', '2026-11-02', '2027-03-13', '2027-03-14'],
  ['Australia/Lord_Howe', '2027-04-03', '2027-04-04', '2027-04-05', '2026-10-03', '2026-10-04'],
  ['America/Santiago', '2027-04-03', '2027-04-04', '2027-04-05', '2026-09-05', '2026-09-06'],
  ['Asia/Kolkata', '2026-10-24', '2026-10-25', '2026-10-26', '2027-03-27', '2027-03-28'],
] as const;

/** The events as an independent library reads them, with instants by the calendar's own time zone components. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) {
    ICAL.TimezoneService.register(zone);
  }
  const events = calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      location: event.location,
      start: event.startDate.toJSDate().getTime(),
      end: event.endDate.toJSDate().getTime(),
      tzid: component.getFirstProperty('dtstart')?.getParameter('tzid') ?? null,
      isDate: event.startDate.isDate,
      status: component.getFirstPropertyValue('status'),
      sequence: event.sequence,
      stamp: String(component.getFirstPropertyValue('dtstamp')),
      modified: String(component.getFirstPropertyValue('last-modified')),
    };
  });
  ICAL.TimezoneService.reset();
  return { calendar, events };
}

describe('another library reads the same instants over a change of clocks', () => {
  test.each(zones)('in %s', (zone, ...dates) => {
    const bookings = dates.map((date) => makeBooking(date, zone));
    const text = bookingsCalendar([{ origin, zone: zone as Zone, bookings }], now);
    const { calendar, events } = read(text);
    expect(calendar.getAllSubcomponents('vtimezone')).toHaveLength(1);
    expect(events.map(({ start, end, tzid }) => ({ start, end, tzid }))).toEqual(
      bookings.map(({ start, end }) => ({ start, end, tzid: zone })),
    );
  });
});

test('exporting again names the same events, and stamps them later', () => {
  const bookings = [makeBooking('2026-10-24', 'UTC'), makeBooking('2026-10-26', 'UTC')];
  const sources = (more: Partial<Booking>) => [
    {
      origin,
      zone: 'Europe/London' as Zone,
      bookings: bookings.map((each) => ({ ...each, ...more })),
    },
  ];
  const first = read(bookingsCalendar(sources({}), now)).events;
  const again = read(
    bookingsCalendar(sources({ desk: '2.24.09' as Booking['desk'] }), now + 60_000),
  ).events;
  expect(again.map((event) => event.uid)).toEqual(first.map((event) => event.uid));
  expect(new Set(first.map((event) => event.uid)).size).toBe(2);
  expect(again.every((event, index) => event.stamp > (first[index]?.stamp ?? ''))).toBe(true);
  expect(again[0]).toMatchObject({ summary: 'Desk 2.24.09', sequence: 0, status: 'CONFIRMED' });
});

test('the same id at another site is another event', () => {
  expect(eventUid(origin, 'x')).not.toBe(eventUid('https://other.example.test', 'x'));
  expect(eventUid(origin, 'x')).toBe(eventUid(origin, 'x'));
  expect(eventUid(origin, 'x')).toMatch(/^[0-9a-f]{40}@main\.example\.test$/);
});

test('profiles in several zones share a file, each zone with its own component', () => {
  const sources = ['Europe/London', 'America/New_York'].map((zone) => ({
    origin: `https://${zone.slice(-4)}.example.test`.toLowerCase().replace('_', ''),
    zone: zone as Zone,
    bookings: [makeBooking('2026-12-01', zone)],
  }));
  const { calendar, events } = read(bookingsCalendar(sources, now));
  const names = calendar
    .getAllSubcomponents('vtimezone')
    .map((component) => component.getFirstPropertyValue('tzid'));
  expect(names.toSorted()).toEqual(['America/New_York', 'Europe/London']);
  expect(events.map((event) => new Date(event.start).toISOString())).toEqual([
    '2026-12-01T09:00:00.000Z',
    '2026-12-01T14:00:00.000Z',
  ]);
});

test('a released booking is cancelled, and one without hours takes the whole day', () => {
  const bookings = [
    makeBooking('2026-12-01', 'UTC', { released: true }),
    makeBooking('2026-12-02', 'UTC', { start: null, end: null }),
  ];
  const { events } = read(
    bookingsCalendar([{ origin, zone: 'Europe/London' as Zone, bookings }], now),
  );
  expect(events.map(({ status, sequence, isDate }) => [status, sequence, isDate])).toEqual([
    ['CANCELLED', 1, false],
    ['CONFIRMED', 0, true],
  ]);
});

test('lines end as the standard says and are no longer than it allows, whatever the names hold', () => {
  const desk = `${'Über-Tisch, 漢字; "x" \\ '.repeat(12)}` as Booking['desk'];
  const bookings = [makeBooking('2026-12-01', 'UTC', { desk })];
  const text = bookingsCalendar([{ origin, zone: 'Europe/London' as Zone, bookings }], now);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(text.endsWith('END:VCALENDAR')).toBe(false);
  const octets = text.split('\r\n').map((line) => Buffer.byteLength(line));
  expect(Math.max(...octets)).toBeLessThanOrEqual(75);
  expect(read(text).events[0]?.summary).toBe(`Desk ${desk}`);
});

test('no bookings make an empty calendar', () => {
  expect(read(bookingsCalendar([], now)).events).toEqual([]);
});

describe('a file after another', () => {
  const today = '2026-12-01' as CivilDate;
  const at = (minutes: number) => now + minutes * 60_000;
  const events = (bookings: readonly Booking[], state: CalendarState, when: number) => {
    const next = reconcile(bookings, state, { today, now: when });
    const source = { origin, zone: 'Europe/London' as Zone, bookings: next.bookings };
    return { events: read(bookingsCalendar([source], when)).events, state: next.state };
  };
  const [first, second] = [makeBooking('2026-12-01', 'UTC'), makeBooking('2026-12-02', 'UTC')];

  test('cancels what was cancelled elsewhere, and tells of a move as a change', () => {
    const before = events([first, second], {}, at(0));
    expect(before.events.map(({ sequence, status }) => [sequence, status])).toEqual([
      [0, 'CONFIRMED'],
      [0, 'CONFIRMED'],
    ]);
    const moved = { ...second, desk: '2.24.31' as Booking['desk'] };
    const after = events([moved], JSON.parse(JSON.stringify(before.state)), at(5));
    const byUid = (uid: string | undefined) => after.events.find((event) => event.uid === uid);
    expect(byUid(before.events[0]?.uid)).toMatchObject({
      status: 'CANCELLED',
      sequence: 1,
      summary: before.events[0]?.summary,
      start: before.events[0]?.start,
    });
    const change = byUid(before.events[1]?.uid);
    expect(change).toMatchObject({ status: 'CONFIRMED', sequence: 1, summary: 'Desk 2.24.31' });
    expect(change?.modified.localeCompare(before.events[1]?.modified ?? '')).toBe(1);

    const again = events([moved], after.state, at(9));
    expect(again.events.map(({ sequence, modified }) => [sequence, modified])).toEqual(
      after.events.map(({ sequence, modified }) => [sequence, modified]),
    );
    const back = events([first, moved], again.state, at(12));
    expect(back.events.find(({ uid }) => uid === before.events[0]?.uid)).toMatchObject({
      status: 'CONFIRMED',
      sequence: 2,
    });
  });

  test('leaves alone what has passed, and is no worse off without a memory', () => {
    const yesterday = makeBooking('2026-11-30', 'UTC');
    const before = events([yesterday, second], {}, at(0));
    const after = events([second], before.state, at(1));
    expect(after.events.map(({ status }) => status)).toEqual(['CONFIRMED']);
    expect(Object.keys(after.state)).toHaveLength(2);
    expect(parseCalendarState('torn')).toEqual({});
  });
});
