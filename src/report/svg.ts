/** Text as it stands in XML and HTML. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export type Attributes = Readonly<Record<string, string | number | null>>;

/** An element of SVG or HTML; `children` are markup already, attributes are texts. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => ` ${key}="${escaped(String(rounded(value)))}"`)
    .join('');
  return children.length === 0 && selfClosing.has(name)
    ? `<${name}${written}/>`
    : `<${name}${written}>${children.join('')}</${name}>`;
}

const selfClosing = new Set(['rect', 'circle', 'line', 'path', 'polygon', 'meta']);

function rounded(value: string | number | null): string | number | null {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value;
}
