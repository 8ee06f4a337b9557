/** Shorter values stand in texts by chance; longer ones are documents, whose parts are known by themselves. */
const shortest = 8;
const longest = 8192;
/** A watch that lasts for weeks has many tokens; the latest are those that still open something. */
const most = 400;

/** The secrets that this process has had in its hands, in every way in which they may be written down. */
const forms = new Set<string>();

/** Remembers a secret, so that it is masked wherever it turns up. */
export function rememberSecret(value: string): void {
  if (value.length < shortest || value.length > longest) return;
  const written = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
  for (const form of written) {
    forms.delete(form);
    forms.add(form);
  }
  for (const form of forms) {
    if (forms.size <= most) return;
    forms.delete(form);
  }
}

/** The text with every secret that this process knows turned to stars, whatever it looks like. */
export function maskLive(text: string): string {
  let result = text;
  for (const form of forms) {
    if (result.includes(form)) result = result.replaceAll(form, '****');
  }
  return result;
}
