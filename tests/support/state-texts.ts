import fc from 'fast-check';

/** The value of every cookie in them. */
export const secret = 'value-that-must-not-show';

/** Almost a storage state: the right keys with values of any kind. */
const almost = fc.record(
  {
    cookies: fc.array(
      fc.record(
        {
          name: fc.oneof(fc.string(), fc.jsonValue()),
          value: fc.constant(secret),
          domain: fc.oneof(fc.string(), fc.jsonValue()),
          path: fc.oneof(fc.string(), fc.jsonValue()),
          expires: fc.oneof(fc.double(), fc.jsonValue()),
          httpOnly: fc.oneof(fc.boolean(), fc.jsonValue()),
          secure: fc.oneof(fc.boolean(), fc.jsonValue()),
          sameSite: fc.oneof(fc.constantFrom('Strict', 'Lax', 'None'), fc.jsonValue()),
        },
        { requiredKeys: ['value'] },
      ),
    ),
    origins: fc.oneof(fc.jsonValue(), fc.array(fc.record({ origin: fc.webUrl() }))),
  },
  { requiredKeys: [] },
);

/** What may stand in a file that is said to be a storage state. */
export const stateTexts = fc.oneof(
  fc.string(),
  fc.json(),
  almost.map((value) => JSON.stringify(value)),
);
