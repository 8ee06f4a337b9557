import { expect, it, vi } from 'vitest';
import { fixedTenant, type Tenant } from '../simulator/tenant/tenant.js';
import type { Transport } from './day.js';
import { playTenant } from './play.js';

/*
 * Tenants at which the soak found a fault, each made as small as still shows it: what is not named is as at `standard`.
 */

interface Named {
  readonly api?: Partial<Tenant['api']>;
  readonly world?: Partial<Tenant['world']>;
  readonly pages?: Partial<Tenant['pages']>;
  readonly signIn?: Partial<Tenant['signIn']>;
  readonly transport?: Transport;
  /** Whether a browser is needed. */
  readonly browsed: boolean;
}

const { own } = fixedTenant('standard').api;
const unled = { employee: null, own: own && { ...own, on: 'viewer' as const } };

const tenants: Readonly<Record<string, Named>> = {
  'an own list behind two steps, at an API of seven levels (158)': {
    api: {
      employee: ['account', 'person'],
      limits: { depth: 7, cost: null, size: false },
    },
    browsed: false,
  },
  'an employee id that only the list of the company tells (23)': {
    api: unled,
    world: { viewerEmail: 'other case' },
    browsed: false,
  },
  'the same where the schema is not told and no page tells the person (45)': {
    api: { ...unled, documents: 'closed', schema: 'forbidden' },
    pages: { tells: 'nobody' },
    browsed: true,
  },
  'a list of others’ that might be the past ones of one’s own (91)': {
    api: {
      falseOwn: { name: 'deskBookings', shows: 'others' },
      own: own && { ...own, on: 'viewer', name: 'myBookings', dates: 'none' },
    },
    browsed: false,
  },
  'changes that are turned away for a minute (262)': {
    api: { rate: { as: '429', every: 6, retryAfter: 60 } },
    browsed: false,
  },
  'an employee of another address than the account that was sealed (407)': {
    api: { ...unled, documents: 'closed', schema: 'forbidden' },
    world: { viewerEmail: 'other' },
    signIn: { tokenClaims: 'none' },
    browsed: true,
  },
  'the building’s hours, where it is a page that finds the employee (385)': {
    api: { documents: 'closed', hours: 'local', schema: 'forbidden' },
    world: { viewerEmail: 'other' },
    signIn: { tokenClaims: 'none' },
    pages: { tells: 'nobody' },
    browsed: true,
  },
  'a cancellation that only the pages offer, on a floor that shares its code (7)': {
    api: { cancel: null, documents: 'closed' },
    world: { sharedCodes: 'floors' },
    browsed: true,
  },
  'own bookings by the pages alone, of a building that shares its code (24)': {
    api: { own: null, documents: 'closed' },
    world: { sharedCodes: 'buildings' },
    browsed: true,
  },
};

vi.setConfig({ testTimeout: 240_000 });

it.each(Object.entries(tenants))('a day is done at %s', async (name, named) => {
  const { api, world, pages, signIn, transport = 'auto', browsed } = named;
  const standard = fixedTenant('standard');
  const tenant: Tenant = {
    name,
    api: { ...standard.api, ...api },
    world: { ...standard.world, ...world },
    pages: { ...standard.pages, ...pages },
    signIn: { ...standard.signIn, ...signIn },
  };
  const day = await playTenant(tenant, 1, transport);
  expect(day.wrongs).toEqual([]);
  expect(day.deeds.filter(({ became }) => became !== 'done')).toEqual([]);
  expect(day.deeds.length).toBeGreaterThanOrEqual(6);
  expect(day.browsed).toBe(browsed);
});
