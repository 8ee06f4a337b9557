/** Kinds of browser that may be named; any other word is a path. */
export const browserKinds = ['chrome', 'msedge', 'chromium'] as const;
export type BrowserKind = (typeof browserKinds)[number];

export function isBrowserKind(text: string): text is BrowserKind {
  return (browserKinds as readonly string[]).includes(text);
}
