import { describe, expect, it } from 'vitest';
import {
  employeeAmong,
  identityOf,
  isSamePerson,
  isTheirs,
  judgePerson,
  mergedIdentity,
  requirePerson,
} from '../../../src/booking/identity.js';
import type { EmployeeId, Identity, PersonSigns } from '../../../src/booking/types.js';

const id = (text: string) => text as EmployeeId;
const silent: PersonSigns = { token: null, viewer: null, employee: null };
const employee = (of: string, email: string | null) => ({ id: id(of), email, name: null });

const ada: Identity = { employeeId: id('e1'), email: 'ada@site.example', name: 'Ada' };
/** An account under one address, an employee under another (contract G9). */
const married: Identity = { ...ada, otherEmails: ['ada.smith@site.example'] };
const unlearned: Identity = { ...ada, employeeId: null };

describe('whether a live session stands for the person sealed at login', () => {
  it.each<[string, Identity, Partial<PersonSigns>, string]>([
    ['nothing speaks', ada, {}, 'silent'],
    ['the token alone', ada, { token: 'ADA@site.example' }, 'same'],
    ['the viewer alone, in another case', ada, { viewer: 'Ada@Site.example ' }, 'same'],
    ['the employee alone', ada, { employee: employee('e1', null) }, 'same'],
    [
      'the employee under an address of its own',
      ada,
      { employee: employee('e1', 'a@b.example') },
      'same',
    ],
    [
      'all three agree',
      ada,
      { token: ada.email, viewer: ada.email, employee: employee('e1', ada.email) },
      'same',
    ],
    ['the token says no', ada, { token: 'bob@site.example' }, 'other'],
    [
      'the token says no, the others yes',
      ada,
      { token: 'bob@site.example', viewer: ada.email, employee: employee('e1', ada.email) },
      'other',
    ],
    [
      'the viewer says no',
      ada,
      { viewer: 'bob@site.example', employee: employee('e1', ada.email) },
      'other',
    ],
    [
      'the employee says no, under the same address',
      ada,
      { viewer: ada.email, employee: employee('e2', ada.email) },
      'other',
    ],
    ['the account, as it was sealed', married, { viewer: 'Ada.Smith@site.example' }, 'same'],
    ['no id sealed, by address', unlearned, { employee: employee('e1', ada.email) }, 'same'],
    [
      'no id sealed, by the account',
      unlearned,
      { token: ada.email, employee: employee('e1', 'other@site.example') },
      'same',
    ],
    [
      'no id sealed, and a stranger',
      unlearned,
      { employee: employee('e2', 'bob@site.example') },
      'other',
    ],
    ['no id sealed, and an id alone', unlearned, { employee: employee('e2', null) }, 'other'],
  ])('%s', (_, sealed, signs, kind) => {
    expect(judgePerson({ ...silent, ...signs }, sealed).kind).toBe(kind);
  });

  it('learns the employee’s id once the session is known to be theirs', () => {
    const signs = { ...silent, token: ada.email, employee: employee('e1', null) };
    expect(requirePerson(signs, unlearned, 'ada')).toEqual(ada);
  });

  it('names the profile and both people', () => {
    const other = () => requirePerson({ ...silent, token: 'bob@site.example' }, ada, 'mine');
    expect(other).toThrow(/Profile "mine" belongs to ada@site\.example.*bob@site\.example/);
    const same = () => requirePerson({ ...silent, employee: employee('e2', ada.email) }, ada, 'x');
    expect(same).toThrow(/ada@site\.example \(employee e2\)/);
  });
});

describe('whom a session stands for at its login', () => {
  it.each<[Partial<PersonSigns>, Partial<Identity> | null]>([
    [{}, null],
    [
      { token: 'ada@site.example' },
      { employeeId: null, email: 'ada@site.example', name: 'ada@site.example' },
    ],
    [{ token: 'ada@site.example', viewer: 'bob@site.example' }, null],
    [
      {
        token: 'cy@site.example',
        viewer: 'bob@site.example',
        employee: employee('e1', 'ada@site.example'),
      },
      null,
    ],
    [
      {
        token: 'Ada@site.example',
        viewer: 'a1@login.example',
        employee: employee('e1', 'ada@site.example'),
      },
      {
        employeeId: id('e1'),
        email: 'a1@login.example',
        otherEmails: ['ada@site.example'],
        name: 'a1@login.example',
      },
    ],
    [
      { viewer: 'ada@site.example', employee: employee('e1', 'ADA@site.example') },
      { employeeId: id('e1'), email: 'ada@site.example', name: 'ada@site.example' },
    ],
    [
      { viewer: 'a1@site.example', employee: employee('e1', 'ada@site.example') },
      {
        employeeId: id('e1'),
        email: 'a1@site.example',
        otherEmails: ['ada@site.example'],
        name: 'a1@site.example',
      },
    ],
    [{ employee: employee('e1', null) }, null],
  ])('%j', (signs, identity) => {
    expect(identityOf({ ...silent, ...signs })).toEqual(identity);
  });
});

describe('two identities', () => {
  it('are one person by id, or by address where one has no id', () => {
    expect(isSamePerson(ada, { ...ada, email: 'new@site.example' })).toBe(true);
    expect(isSamePerson(ada, { ...ada, employeeId: id('e2') })).toBe(false);
    expect(isSamePerson(unlearned, married)).toBe(true);
    expect(isSamePerson(unlearned, { ...married, email: 'bob@site.example' })).toBe(false);
  });

  it('lose nothing that one of them knew', () => {
    const fresh = { employeeId: null, email: 'a1@site.example', name: 'a1@site.example' };
    expect(mergedIdentity(fresh, married)).toEqual({
      employeeId: 'e1',
      email: 'a1@site.example',
      otherEmails: ['ada@site.example', 'ada.smith@site.example'],
      name: 'Ada',
    });
  });
});

describe('whose booking an answer tells of', () => {
  it('is told by id, else by address, else not at all', () => {
    expect(isTheirs({ id: 'e1' }, ada)).toBe(true);
    expect(isTheirs({ id: 'e2', email: ada.email }, ada)).toBe(false);
    expect(isTheirs({ id: 'e2', email: ada.email }, unlearned)).toBe(true);
    expect(isTheirs({ id: 'e2', email: null }, unlearned)).toBeNull();
    expect(isTheirs({ id: null }, ada)).toBeNull();
  });
});

describe('the employee among everybody that an answer tells of', () => {
  const grace = { id: 'e2', email: 'grace@site.example' };
  it.each<[string, Parameters<typeof employeeAmong>[0], string | null]>([
    [
      'the one with the address, in whatever case',
      [grace, { id: 'e1', email: 'ADA@site.example' }],
      'e1',
    ],
    [
      'the same one told twice',
      [
        { id: 'e1', email: ada.email },
        { id: 'e1', email: ada.email },
      ],
      'e1',
    ],
    [
      'two of one address are nobody',
      [
        { id: 'e1', email: ada.email },
        { id: 'e3', email: ada.email },
      ],
      null,
    ],
    ['nobody with it', [grace, { id: 'e1', email: 'ada@login.site.example' }], null],
    ['nobody who has any', [{ id: 'e1', email: null }, { id: 'e3' }], null],
  ])('is %s', (_, people, expected) => {
    expect(employeeAmong(people, unlearned)).toBe(expected);
  });
});
