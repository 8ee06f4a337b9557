import type { Mask } from './mask.js';

/** An element as the page has it. Never leaves the process: `outline` takes out what is the tenant's. */
export interface RawElement {
  readonly tag: string;
  readonly id: string;
  readonly classes: readonly string[];
  /** `role`, `type`, `disabled` and everything that begins with `aria-`. */
  readonly attributes: readonly (readonly [string, string])[];
  /** Its own, without that of the elements in it. */
  readonly text: string;
  readonly children: readonly RawElement[];
}

/** Elements of one page that are read at most, and lines that are kept of them. */
const mostElements = 20_000;
const mostLines = 4_000;

/**
 * JavaScript that gives the page's body as a `RawElement`: a text, since what runs in the page is nothing that a bundler
 * may touch.
 */
export const readBody = `(() => {
  let left = ${mostElements};
  const kept = /^(role|type|disabled|aria-.*)$/;
  const read = (element) => {
    left -= 1;
    const children = [...element.children].filter(
      ({ localName }) => !['script', 'style', 'link', 'meta', 'noscript'].includes(localName),
    );
    return {
      tag: element.localName,
      id: element.id || '',
      classes: [...element.classList],
      attributes: [...element.attributes]
        .filter(({ name }) => kept.test(name))
        .map(({ name, value }) => [name, value]),
      text: [...element.childNodes]
        .filter(({ nodeType }) => nodeType === 3)
        .map(({ data }) => data)
        .join(' '),
      children: left > 0 ? children.map(read) : [],
    };
  };
  return read(document.body);
})()`;

/** The page, one line for each element, indented; what comes several times in a row is told once. */
export function outline(body: RawElement, mask: Mask): string[] {
  const lines = linesOf(body, mask);
  return lines.length <= mostLines
    ? lines
    : [...lines.slice(0, mostLines), `… and ${lines.length - mostLines} more lines`];
}

function linesOf(element: RawElement, mask: Mask): string[] {
  const blocks: { readonly lines: readonly string[]; readonly text: string; count: number }[] = [];
  for (const child of element.children) {
    const lines = linesOf(child, mask);
    const text = lines.join('\n');
    const last = blocks.at(-1);
    if (last?.text === text) last.count += 1;
    else blocks.push({ lines, text, count: 1 });
  }
  const inner = blocks.flatMap(({ lines: [first = '', ...rest], count }) => [
    `  ${first}${count > 1 ? ` ×${count}` : ''}`,
    ...rest.map((line) => `  ${line}`),
  ]);
  return [describe(element, mask), ...inner];
}

function describe({ tag, id, classes, attributes, text }: RawElement, mask: Mask): string {
  const shownId = id === '' ? '' : `#${mask.name(id)}`;
  const shownClasses = classes.map((name) => `.${mask.name(name)}`).join('');
  const shown = attributes.map(([name, value]) => `[${attribute(name, value, mask)}]`).join('');
  const words = mask.words(text);
  // Custom elements may be called anything.
  const shownTag = tag.includes('-') ? mask.name(tag) : tag;
  return `${shownTag}${shownId}${shownClasses}${shown}${words === '' ? '' : ` ${words}`}`;
}

function attribute(name: string, value: string, mask: Mask): string {
  if (value === '') return name;
  const isWord =
    name === 'role' ||
    name === 'type' ||
    /^(true|false|mixed|page|date|dialog|menu|listbox|polite|assertive|off)$/.test(value);
  return `${name}=${isWord ? mask.name(value) : mask.words(value)}`;
}
