import { describe, expect, it } from 'vitest';
import { findAskedEmployee, readFloor } from '../../../src/site/web/pages/floor-page.js';
import type { Tab } from '../../../src/site/web/tab.js';
import type { Exchange } from '../../../src/site/web/traffic.js';

const address = { building: 'HQ', floor: '2' };
const body = {
  data: {
    node: {
      id: 'f',
      code: '2',
      building: { code: 'HQ', timezone: 'Europe/London' },
      spaces: [{ id: 's', code: '2.24.01', externalId: 'HQ-2-2.24.01', bookings: [] }],
    },
  },
};

function heard(variables: unknown, errorPaths: readonly (readonly (string | number)[])[] = []) {
  const errors = errorPaths.map((path) => ({ message: 'no', path: [...path], code: null }));
  const exchange: Exchange = {
    number: 0,
    askedAt: 0,
    url: '',
    document: '',
    api: true,
    asks: true,
    variables,
    write: false,
    answer: { kind: 'answered', status: 200, body, errors, retryAfter: null },
  };
  return exchange;
}

describe('a floor of which a part could not be answered', () => {
  it.each([
    ['nothing', [], true],
    ['what nobody needs', [['node', 'spaces', 0, 'neighborhood', 'name']], true],
    ['bookings', [['node', 'spaces', 0, 'bookings']], false],
    ['something unnamed', [[]], false],
    [
      'both',
      [
        ['node', 'spaces', 0, 'x'],
        ['node', 'spaces', 0, 'bookings'],
      ],
      false,
    ],
  ])('lacks %s: read %#', (_, paths, readable) => {
    expect(readFloor(heard(null, paths), address) !== null).toBe(readable);
  });
});

describe('the employee that a page asks for', () => {
  const tabOf = (...asked: unknown[]) =>
    ({ traffic: { since: () => asked.map((variables) => heard(variables)) } }) as unknown as Tab;

  it('is the one that all requests name', () => {
    const batch = [{ employeeId: 'e1' }, null];
    expect(findAskedEmployee(tabOf(null, { employeeId: 'e1' }, {}, batch))).toBe('e1');
  });

  it('is nobody when they name several, or none', () => {
    expect(findAskedEmployee(tabOf({ employeeId: 'e1' }, { employeeId: 'e2' }))).toBeNull();
    expect(findAskedEmployee(tabOf(null, { employeeId: 7 }))).toBeNull();
  });
});
