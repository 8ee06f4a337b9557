import { describe, expect, it } from 'vitest';
import { isDesk, kindOf, listKinds, unnamedKind } from '../../../src/site/desk-kind.js';

const hoteling = { name: 'hoteling', displayName: 'Hoteling' };
const typed = (displayName: string | null, usageType: object | null = hoteling) => ({
  spaceType: displayName === null ? null : { displayName },
  usageType,
});

describe('what is a desk', () => {
  it.each([
    'Hoteling Desk',
    'HOT DESK',
    'Hot-Desk',
    'StandingDesk',
    'Desk (quiet)',
    'Desks',
    'workstation',
    'Workspace',
    'Bench seat',
    'Schreibtisch',
    'Flex-Arbeitsplatz',
    'Poste de travail',
    'Poste de travail individuel',
    'Desk 160',
    'Desk - Type B (dual monitor)',
    'Höhenverstellbarer Schreibtisch',
    'Steharbeitsplatz',
    'Sit/Stand Desk',
    'Touchdown workspace',
    'Puesto de trabajo',
  ])('%s is one', (name) => expect(isDesk(typed(name, null))).toBe(true));

  it.each([
    'Locker',
    'Phone pod',
    'EV bay',
    'Phone booth',
    'Cycle bay',
    'Meeting Room',
    'Parking',
    'Kitchen',
    'Desk locker',
    'Desk in Project Room',
    'Hoteling',
    'Perch',
    'Roomba desktop',
    'Help Desk',
    'Front Desk',
    'Information Desk',
    'Picnic Bench',
    'Bar Seat',
    'Theatre Seat',
    'Massage Seat',
    'Collaboration Workspace',
    'Desk Fan',
  ])('%s is none, bookable or not', (name) => expect(isDesk(typed(name))).toBe(false));

  it('is told by the usage only where the type says nothing', () => {
    const desk = { displayName: 'Desk' };
    expect(isDesk(typed(null, desk))).toBe(true);
    expect(isDesk({ spaceType: { displayName: ' ' }, usageType: desk })).toBe(true);
    expect(isDesk({ spaceType: { displayName: 'Locker' }, usageType: desk })).toBe(false);
    expect(isDesk(typed(null))).toBe(false);
    expect(isDesk({})).toBe(false);
  });

  it('is what the settings name, whatever its words', () => {
    expect(isDesk(typed('Perch'), ['perch'])).toBe(true);
    expect(isDesk(typed('Desk_in Project-Room'), ['desk in project room'])).toBe(true);
    expect(isDesk(typed('Perch'), ['Perches'])).toBe(false);
    expect(isDesk(typed(null, null), [unnamedKind])).toBe(true);
    expect(isDesk(typed(null), ['hoteling'])).toBe(true);
    expect(isDesk(typed('Locker'), ['hoteling'])).toBe(false);
  });
});

it('lists the kinds of a floor', () => {
  const spaces = [typed('Desk'), typed('Perch'), typed('Perch'), typed('Locker'), {}];
  expect(listKinds(spaces, ['locker'])).toEqual([
    { kind: 'Perch', count: 2, desk: false, by: 'unknown' },
    { kind: '(none)', count: 1, desk: false, by: 'unknown' },
    { kind: 'Desk', count: 1, desk: true, by: 'words' },
    { kind: 'Locker', count: 1, desk: true, by: 'settings' },
  ]);
  expect(kindOf(spaces[0]!)).toBe('Desk');
});
