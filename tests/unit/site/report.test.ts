import fc from 'fast-check';
import { buildSchema, introspectionFromSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createMask } from '../../../src/site/report/mask.js';
import { outline, type RawElement } from '../../../src/site/report/outline.js';
import { sdlOf } from '../../../src/site/report/sdl.js';
import { namesIn, shapeOf } from '../../../src/site/report/shape.js';

describe('the shape of an answer', () => {
  const shape = (value: unknown, document: string) => shapeOf(value, namesIn(document));

  it('has keys, types and lengths of lists', () => {
    const answer = {
      data: {
        list: [
          {
            id: 'a',
            at: '2026-12-01T09:00:00Z',
            day: '2026-12-01',
            x: 1,
            held: null,
            sub: [1.5, 2],
          },
          { id: '', at: '2026-12-01 09:00:00 UTC', day: null, x: 2, held: { by: true }, sub: [] },
        ],
        zone: 'Europe/London',
      },
    };
    expect(shape(answer, 'query { list { id at day x held { by } sub } zone }')).toEqual({
      data: {
        list: [
          '2..2',
          {
            id: 'empty|string',
            at: 'instant|utc time',
            day: 'date|null',
            x: 'integer',
            held: { oneOf: ['null', { by: 'boolean' }] },
            sub: ['0..2', 'integer|number'],
          },
        ],
        zone: 'zone',
      },
    });
  });

  it('takes for data a key that the document does not name', () => {
    expect(shape({ data: { QWxpY2U: 1 } }, '{ node(id: "QWxpY2U") { id } }')).toEqual({
      data: { '(key)': 'integer' },
    });
  });

  it('holds no value of any answer', () => {
    const canary = fc.integer({ min: 1_000_000_000 }).map((number) => `Kanarie${number}`);
    const leaf = fc.oneof(canary, fc.constantFrom(null, true, 7, ''));
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.oneof(canary, fc.constantFrom('id', 'name', 'node')), tie('any')),
      ),
    })).any;
    fc.assert(
      fc.property(value, (answer) => {
        const text = JSON.stringify(shape(answer, '{ node { id name } }'));
        expect(text).not.toMatch(/Kanarie|\d{4,}/);
      }),
    );
  });
});

describe('a mask', () => {
  const mask = createMask([
    'Alice Moore',
    'alice@lanternworks.example',
    '2.24.05',
    'Window Side',
    'ann',
    'lee',
  ]);

  it.each([
    ['This desk is already booked by Alice Moore.', 'This desk is already booked by (11).'],
    ['Desk 2.24.05 in Window Side is taken', 'Desk (7) in (11) is taken'],
    ['alice@lanternworks.example may not book', '(26) may not book'],
    ['Bob Stone holds it, ask b.stone@else.example', '(3) (5) holds it, ask (20)'],
    ['you cannot book HQ-2-3.11.07 for ann', 'you cannot book (12) for (3)'],
    ['Dieser Platz ist bereits vergeben.', '(6) (5) ist bereits vergeben.'],
    ['この席は予約済みです', '(10)'],
    ['see https://intra.example/x?token=eyJhbGciOi', 'see (40)'],
    ['The date is 14 days too far ahead', 'The date is (2) days too far ahead'],
  ])('takes out of %j what may be a name', (text, expected) => {
    expect(mask.sentence(text)).toBe(expected);
  });

  it.each([
    ['Book Desk', 'Book Desk'],
    ['  BOOK   NOW ', 'BOOK NOW'],
    ['Hoteling Desk 2.24.40', 'Hoteling Desk (7)'],
    ['Hoteling Desk: HQ-2-2.24.28', 'Hoteling Desk: (12)'],
    ['Alice Moore', '(11)'],
    ['Thu Nov 20 2025', '(date AAA AAA 99 9999)'],
    ['Oct 29, 2025', '(date AAA 99, 9999)'],
    ['Fri, Oct 24 - Fri, Oct 24, BST', '(date AAA, AAA 99 - AAA, AAA 99, AAA)'],
    ['Department: Legal', 'Department: (5)'],
    ['', ''],
  ])('keeps of the page text %j only words of the contract', (text, expected) => {
    expect(mask.words(text)).toBe(expected);
  });

  it.each([
    ['submit_sso', 'submit_sso'],
    ['HotelingCalendar---day', 'HotelingCalendar---day'],
    ['bookings-tab-past bookings', 'bookings-tab-past bookings'],
    ['Card---title--3xY_2', 'Card---title--#'],
    ['desk-2.24.05', '(12)'],
    ['user-alice-moore', '(16)'],
    ['isAlice', '(7)'],
    ['seat17', '(6)'],
    ['Zm9vYmFy+/=', '(11)'],
  ])('keeps of the id or class %j what holds nothing of the tenant', (name, expected) => {
    expect(mask.name(name)).toBe(expected);
  });
});

describe('an outline', () => {
  const element = (tag: string, change: Partial<RawElement> = {}): RawElement => ({
    tag,
    id: '',
    classes: [],
    attributes: [],
    text: '',
    children: [],
    ...change,
  });

  it('is the page in lines, with what is alike told once', () => {
    const dot = element('circle', { classes: ['dot'], attributes: [['aria-label', '2.24.05']] });
    const page = element('body', {
      children: [
        element('button', {
          id: 'submit',
          classes: ['SButton---primary', 'x9'],
          attributes: [
            ['type', 'submit'],
            ['disabled', ''],
            ['aria-disabled', 'true'],
          ],
          text: ' Update ',
        }),
        element('svg', { children: [dot, dot, dot] }),
        element('p', { text: 'Alice Moore' }),
      ],
    });
    expect(outline(page, createMask(['2.24.05']))).toEqual([
      'body',
      '  button#submit.SButton---primary.(2)[type=submit][disabled][aria-disabled=true] Update',
      '  svg',
      '    circle.dot[aria-label=(7)] ×3',
      '  p (11)',
    ]);
  });
});

describe('the schema in a report', () => {
  it('says names only', () => {
    const schema = buildSchema(`
      "Kanarie" type Query { "Kanarie" a(b: String = "Kanarie", c: Int! = 7, d: [In] = [{ e: "Kanarie" }]): Kind
        old: Int @deprecated(reason: "Kanarie") }
      input In { e: String = "Kanarie" }
      "Kanarie" enum Kind { DESK ROOM }`);
    const sdl = sdlOf(introspectionFromSchema(schema));
    expect(sdl).not.toContain('Kanarie');
    expect(sdl).toContain('a(b: String = "", c: Int! = 0, d: [In] = []): Kind');
    expect(sdl).toMatch(/old: Int @deprecated/);
  });
});
