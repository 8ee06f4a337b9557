import type { SimulatorContext } from '../context.js';
import type { ApiTraits, FalseOwn, OwnTrait } from '../tenant/api.js';
import type { ChangeTrait } from '../tenant/changes.js';
import { cancelBooking, checkIn } from '../world/bookings.js';
import type { Booking, Colleague } from '../world/model.js';
import { Refusal } from '../world/rules.js';
import { listed, type PageArguments } from './connection.js';
import {
  type Ask,
  bookingsIn,
  listedBookings,
  type Range,
  type Resolvers,
  type User,
} from './resolvers.js';
import { decoyNames } from './sdl.js';

type Act = (context: SimulatorContext, person: Colleague, id: string) => Booking;

interface ChangeArguments {
  readonly id?: string;
  readonly bookingId?: string;
  readonly ids?: readonly string[];
  readonly input?: ChangeArguments;
  readonly checkedIn?: boolean | null;
}

function changing(trait: ChangeTrait, act: Act) {
  return (_root: unknown, given: ChangeArguments, { context, person }: Ask) => {
    const { input = given } = given;
    const id = input.id ?? input.bookingId ?? input.ids?.[0] ?? '';
    if ((input.ids?.length ?? 1) !== 1) throw new Refusal('One at a time, please.');
    if (trait.flag && input.checkedIn !== true) {
      throw new Refusal('Nothing else about a reservation can be changed.');
    }
    const booking = act(context, person, id);
    return trait.gives === 'boolean' ? true : { booking, success: true, deletedBookingId: id };
  };
}

/** Says yes, and has done something that nobody asked for. */
function misdoing(name: string) {
  return (_root: unknown, { bookingId, id }: ChangeArguments, { context, person }: Ask) => {
    context.record.misdo(`${person.userName} called ${name}`);
    return { success: true, booking: context.world.bookings.byId(bookingId ?? id ?? '') };
  };
}

interface OwnArguments extends Range, PageArguments {
  readonly period?: { readonly from: string; readonly to: string };
}

type Reading = (person: Colleague, given: OwnArguments, ask: Ask) => unknown;

function ownLists({ dates, past, leaves }: OwnTrait, { lists }: ApiTraits): [Reading, Reading] {
  const read =
    (wanted: (booking: Booking, now: number) => boolean): Reading =>
    (person, given, ask) => {
      const range =
        dates === 'period' ? { fromDate: given.period?.from, toDate: given.period?.to } : given;
      const now = ask.context.clock.ms();
      const bookings = listedBookings(person, range as Range, ask);
      return listed(
        bookings.filter((booking) => wanted(booking, now)),
        lists.own,
        given,
      );
    };
  const isOver = ({ end, checkedIn }: Booking, now: number): boolean =>
    end <= now || (leaves && checkedIn);
  return [read((booking, now) => past === null || !isOver(booking, now)), read(isOver)];
}

function employeeResolvers(path: readonly string[]): Resolvers {
  const [first = '', second] = path;
  const person = ({ user }: User) => user;
  return second === undefined
    ? { User: { [first]: person } }
    : { User: { [first]: (user: User) => user }, Account: { [second]: person } };
}

function ownResolvers(own: OwnTrait, traits: ApiTraits): Resolvers {
  const [upcoming, past] = ownLists(own, traits);
  const onUser = (reading: Reading) => (user: User, given: OwnArguments, ask: Ask) =>
    reading(user.user, given, ask);
  const of = (reading: Reading) => (own.on === 'viewer' ? onUser(reading) : reading);
  const lists = { [own.name]: of(upcoming), ...(own.past && { [own.past]: of(past) }) };
  return own.on === 'viewer' ? { User: lists } : { Employee: lists };
}

const othersBookings = (_source: unknown, _given: unknown, { context, person }: Ask): Booking[] =>
  context.world.bookings.all
    .filter((each) => each.person !== person && each.cancelledAt === null)
    .slice(0, 5);

/** A list that is called as one's own is, and is not. */
function falseOwnResolvers({ name, shows }: FalseOwn): Resolvers {
  const all = (_user: User, given: Range, ask: Ask) => {
    const { bookings } = ask.context.world;
    const ofOthers = bookings.all.filter(
      ({ person }) => shows === 'everybody' || person !== ask.person,
    );
    return bookingsIn(ofOthers, given, ask).slice(0, 200);
  };
  return { User: { [name]: all } };
}

const pastBookings = (person: Colleague, _given: unknown, { context }: Ask): Booking[] =>
  context.world.bookings.ofPerson(person).filter(({ end }) => end <= context.clock.ms());

const listDecoys: Resolvers = {
  User: { teamBookings: othersBookings, upcomingReminders: () => [] },
  Employee: {
    manager: (_person: Colleague, _given: unknown, { context }: Ask) =>
      context.world.people.at(-1) ?? null,
    upcomingTeamBookings: othersBookings,
    latestBookings: pastBookings,
    bookingsOfReports: othersBookings,
  },
};

/** What a tenant's API has of contract G9 and G16, by the names it has for it, and what only looks like it. */
export function assumedResolvers(traits: ApiTraits): readonly Resolvers[] {
  const { employee, own, cancel, checkIn: checking, decoyLists, blankEmployee, falseOwn } = traits;
  const decoys = decoyNames(traits).map((name) => [name, misdoing(name)]);
  const changes = {
    ...Object.fromEntries(decoys),
    ...(cancel && { [cancel.name]: changing(cancel, cancelBooking) }),
    ...(checking && { [checking.name]: changing(checking, checkIn) }),
  };
  return [
    { Mutation: changes },
    ...(employee === null ? [] : [employeeResolvers(employee)]),
    ...(blankEmployee === null ? [] : [{ User: { [blankEmployee]: () => null } }]),
    ...(own === null ? [] : [ownResolvers(own, traits)]),
    ...(falseOwn === null ? [] : [falseOwnResolvers(falseOwn)]),
    ...(decoyLists ? [listDecoys] : []),
  ];
}
