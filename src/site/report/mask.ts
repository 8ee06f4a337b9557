/** Keeps what a tenant calls its own out of what is told. */
export interface Mask {
  /** A text of a page: the contract's words are kept, and of all else the length: `Hoteling Desk (7)`. */
  words(text: string): string;
  /** A sentence of the site: what may be a name, a code or an address is replaced by its length. */
  sentence(text: string): string;
  /** An id or a class of the DOM, or its length where it may hold something of the tenant's. */
  name(name: string): string;
}

/** Texts of pages that the contract names (sections 1 and 4). */
const phrases = [
  'Book Desk',
  'Book Now',
  'Update',
  'Cancel',
  'Close',
  'Next Month',
  'Previous Month',
  'Login with SSO',
  'Login',
  'Continue',
  'Email',
  'Password',
  'Hoteling Desk',
  'Department',
  'Create Booking',
  'All Day Booking',
  'All Day',
  'My Bookings',
  'Bookings',
  'Upcoming',
  'Past',
  'Check In',
  'Checked In',
  'Log Out',
  'Back',
  'From',
  'To',
  'Date',
  'Desk',
  'Floor',
  'Building',
  'Actions',
  'Yes',
  'No',
];
const phrase = new RegExp(
  `(?<![\\p{L}\\p{N}])(${phrases.toSorted((a, b) => b.length - a.length).join('|')})(?![\\p{L}\\p{N}])`,
  'giu',
);

/** Words of sentences that are no names though they begin with a capital letter. */
const plain = new Set(
  (
    'A An And Another All Already Any At Booking Bookings By Can Cannot Could Desk Desks Date Dates Day Error For From ' +
    'Has Hoteling I In Internal Is It Invalid Maximum Minimum More Must No Not Of On One Only Please Reservation ' +
    'Reservations Seat Sorry Space Spaces That The There These This To Too Unable Unauthorized User You Your We'
  ).split(' '),
);
/** Words that are too common to be taken for a tenant's own where it uses them in a name. */
const common = new Set([...phrases, ...plain].flatMap((each) => each.toLowerCase().split(' ')));

/** Ids and components of the pages that the contract names (S2, W3 to W9). */
const knownIds = new Set([
  'app',
  'email',
  'password',
  'submit',
  'submit_sso',
  'back',
  'floorImage',
  'my_bookings_button',
  'okta-sign-in',
  'bookings-tab-upcoming bookings',
  'bookings-tab-past bookings',
  'bookings-pane-upcoming bookings',
  'bookings-pane-past bookings',
]);
const knownParts =
  /^(LoginScreen|HotelingCalendar|HotelingDrawer|BookingTimeSelector|SButton|BookingsAccordion|SeatableSpaceCard|WayfinderCard|EmployeeSelector|Navbar|UITable|BookingsModal|CheckinWithQRcodeModal|Conflict|BookedDeskDetailsModal|Toolbar)---[A-Za-z]+$/;

/** Values shorter than this are looked for as whole words only. */
const telling = 4;

/** `values` are all texts that the tenant's answers and the profile hold. */
export function createMask(values: Iterable<string>): Mask {
  const own = new Set<string>();
  const long: string[] = [];
  for (const value of values) {
    const text = value.trim().toLowerCase();
    if (text === '' || common.has(text)) continue;
    own.add(text);
    if (text.length >= telling) long.push(text);
    for (const word of wordsOf(text)) if (!common.has(word)) own.add(word);
  }
  long.sort((a, b) => b.length - a.length);
  const isOwn = (word: string) => own.has(word.toLowerCase());
  const holdsOwn = (name: string) =>
    long.some((value) => name.toLowerCase().includes(value)) || wordsOf(split(name)).some(isOwn);
  return {
    words: (text) => maskWords(text),
    sentence: (text) => maskSentence(text, long, isOwn),
    name: (name) => maskName(name, holdsOwn),
  };
}

function maskWords(text: string): string {
  const shown = text.replace(/\s+/g, ' ').trim();
  if (isDate(shown)) return `(date ${shown.replace(/\p{L}/gu, 'A').replace(/\d/g, '9')})`;
  const parts = shown.split(phrase);
  // Every second part is a phrase.
  return parts.map((part, index) => (index % 2 === 1 ? part : lengthOf(part))).join('');
}

/** Dates as the pages write them (contract W2, W3, W9). */
function isDate(text: string): boolean {
  return (
    /^\p{L}{3} \p{L}{3} \d{1,2} \d{4}$/u.test(text) ||
    /^\p{L}{3} \d{1,2}, \d{4}$/u.test(text) ||
    /^\p{L}{3}, \p{L}{3} \d{1,2} - \p{L}{3}, \p{L}{3} \d{1,2}, [A-Z+\-\d:]{2,6}$/u.test(text)
  );
}

/** Signs between phrases stay as they are. */
function lengthOf(part: string): string {
  if (!/[\p{L}\p{N}\p{S}\p{C}]/u.test(part)) return part.replace(/[^\s:,.–-]/gu, '');
  const [, before = '', inner = '', after = ''] =
    /^([\s:,.–-]*)(.*?)([\s:,.–-]*)$/su.exec(part) ?? [];
  return `${before}(${[...inner].length})${after}`;
}

function maskSentence(
  text: string,
  long: readonly string[],
  isOwn: (word: string) => boolean,
): string {
  const rest = long.reduce((so, value) => {
    const anywhere = new RegExp(value.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), 'giu');
    return so.replace(anywhere, (found) => `(${[...found].length})`);
  }, text);
  return rest.replace(/\(\d+\)|[\p{L}\p{M}\p{N}@._/\\+#:=%&?'’-]+/gu, (token) => {
    if (/^\(\d+\)$/.test(token)) return token;
    const [, word = '', end = ''] = /^(.*?)([.:?'’-]*)$/u.exec(token) ?? [];
    if (word === '') return end;
    const isPlain = plain.has(word) || (/^[\p{Ll}\p{M}'’]+$/u.test(word) && !isOwn(word));
    return isPlain ? token : `(${[...word].length})${end}`;
  });
}

function maskName(name: string, holdsOwn: (name: string) => boolean): string {
  if (knownIds.has(name)) return name;
  if (knownParts.test(name) && !wordsOf(split(name.split('---')[1] ?? '')).some(holdsOwn))
    return name;
  // The last part of a name that a bundler made up.
  const steady = name.replace(/([-_]+)[A-Za-z+/]*\d[\w+/]*$/, '$1#');
  const isWord = /^[A-Za-z]+([-_]+([A-Za-z]+|#))*$/.test(steady) && steady.length <= 60;
  return isWord && !holdsOwn(steady) ? steady : `(${[...name].length})`;
}

/** `camelCase`, `kebab-case` and `snake_case` as words. */
function split(name: string): string {
  return name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/[-_#]+/g, ' ');
}

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []).filter((word) => word.length > 2);
}
