import { createId } from './ids.js';
import type { Colleague, Department } from './model.js';
import type { Random } from './random.js';

/** The named test users: nobody books for them but themselves and the seed data. */
export const NAMED = [
  ['alice', 'Alice Amberly'],
  ['bob', 'Bob Brackwater'],
  ['carol', 'Carol Cinderford'],
  ['dan', 'Dan Dunmarsh'],
  ['erin', 'Erin Elmstead'],
  ['frank', 'Frank Fennimoor'],
  ['grace', 'Grace Gullhaven'],
  ['heidi', 'Heidi Hartwold'],
  ['ivan', 'Ivan Ironbrook'],
  ['judy', 'Judy Juniper-Vale'],
  ['ken', 'Ken Kestrelby'],
  ['lena', 'Lena Larkfield'],
  ['mona', 'Mona Mosswick'],
  ['niels', 'Niels Nettlecombe'],
  ['olga', 'Olga Oakhurst-Lea'],
  ['pedro', 'Pedro Pinewater'],
  ['quinn', 'Quinn Quarrybank'],
  ['rosa', 'Rosa Rushmere'],
  ['sven', 'Sven Saltmarsh'],
  ['tara', 'Tara Thistlewood'],
] as const;

const GIVEN =
  'Ada Bruno Clea Dario Edda Fabio Gwen Hugo Iris Jonas Kira Livia Milo Nadia Otto Petra Ravi Selma Tomas Ulla Vito Wanda Yara Zeno'.split(
    ' ',
  );
const FIRST_PART = 'Ash Birch Cold Dew Ember Fern Glen Heather Ivy Kettle'.split(' ');
const LAST_PART = 'bridge croft dale ford gate holm ley mead stone wick'.split(' ');
const TITLES = ['Analyst', 'Engineer', 'Designer', 'Planner', 'Team lead', 'Specialist'];
const DOMAIN = 'lanternworks.example';

export const DEPARTMENTS = ['Engineering', 'Design', 'Sales', 'Finance', 'People'] as const;

export interface Staff {
  readonly named: readonly Colleague[];
  /** The people whose bookings fill the floors. */
  readonly background: readonly Colleague[];
}

function inventName(random: Random): [given: string, family: string] {
  return [random.pick(GIVEN), random.pick(FIRST_PART) + random.pick(LAST_PART)];
}

/** @param background how many colleagues there are beside the named ones. */
export function inventPeople(
  random: Random,
  tenant: string,
  departments: readonly Department[],
  background: number,
): Staff {
  let number = 1000;
  const employ = (userName: string, name: string): Colleague => {
    number += 1;
    return {
      employeeId: createId(random, 'Employee', tenant),
      userId: createId(random, 'User', tenant),
      externalId: `E${number}`,
      userName,
      password: `${userName}-${random.between(1000, 9999)}`,
      name,
      email: `${userName}@${DOMAIN}`,
      title: random.pick(TITLES),
      department: random.pick(departments),
    };
  };
  return {
    named: NAMED.map(([userName, name]) => employ(userName, name)),
    background: Array.from({ length: background }, (_, index) => {
      const [given, family] = inventName(random);
      const userName = `${given}.${family}.${index + 1}`.toLowerCase();
      return employ(userName, `${given} ${family}`);
    }),
  };
}
