/** The words of a field's name: `cancelDeskBooking` as `cancel desk booking`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
}

export function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

/** A choice by which a change is of one booking only. */
export const thisOne =
  /^(only_?)?(this|one|single|current|selected)(_?(one|only|booking|reservation|occurrence|instance|event|date|day))?$|^(occurrence|instance)$/i;

/**
 * All that a link from the viewer to their own record of a person is called by (contract G9). A link with any other word
 * ("manager", "captain", "mentor" …) may lead to somebody else.
 */
const ownWords = wordSet(
  'my own me self myself viewer current logged signed in who am i the as is linked active related employee employed person personnel user account profile worker staff member record details data info identity individual hr node',
);

/** Whether a link to a record of a person is called as one's own is. */
export function leadsToOneself(name: string): boolean {
  return wordsOf(name).every((word) => ownWords.has(word));
}
