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
