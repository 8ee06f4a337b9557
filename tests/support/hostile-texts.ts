/** What would act: on a terminal, a page, a table, a calendar, a mail, a chat. */
const acts: readonly string[] = [
  '\u001b]52;c;cm0gLXJmIH4=\u0007',
  '\u001b[2J\u001b[H',
  '\u001b[31m',
  '\u001b]8;;https://evil.example\u0007here\u001b]8;;\u0007',
  '\u009b2J',
  '\u0007\u0008\u0000\u007f',
  '\r\n',
  '\n✓ booked\n',
  '\r\nBEGIN:VEVENT\r\n',
  '\r\nBcc: all@evil.example\r\n\r\n',
  '\u2028\u2029',
  '\u202e',
  '\u2066\u2067\u2069',
  '\u200b\u200d\ufeff',
  '\u{e0041}\u{e007f}',
  '=HYPERLINK("https://evil.example")',
  '@SUM(1+1)*cmd|calc!A0',
  '<script>window.acted=1</script>',
  '<img src=x onerror="window.acted=1">',
  '"><svg onload="window.acted=1">',
  '&lt;b&gt;&#0;',
  '</text></svg><script>window.acted=1</script>',
  '[link](https://evil.example) **bold** `code`',
  '<!channel> <@U123> @everyone',
  '$(id) `id`',
  '%0d%0aSet-Cookie:a=b %s %n',
  ';;,,\\n\\;',
  "' OR '1'='1",
  '../../../../etc/passwd',
  '{{7*7}} #{7*7}',
];
const places: readonly ((act: string, mark: string) => string)[] = [
  (act, mark) => `${mark}${act}`,
  (act, mark) => `${act}${mark}`,
  (act, mark) => `${mark}${act}${mark}`,
  (act, mark) => `${act}${mark}${act}`,
  (act, mark) => `${act}${act}${mark}`,
  (act, mark) => `${mark} ${act} ${mark}`,
  (act, mark) => [...mark].join(act),
  (act, mark) => `Window Side ${mark} ${act}`,
  (act, mark) => `${act.repeat(20)}${mark}`,
  (act, mark) => `${mark}${act}`.toUpperCase(),
];

/** Three hundred texts, each with a mark of its own by which it is found again. */
export const hostileTexts: readonly { readonly text: string; readonly mark: string }[] =
  acts.flatMap((act, row) =>
    places.map((place, column) => {
      const mark = `Q${String(row * places.length + column).padStart(3, '0')}Z`;
      return { mark, text: place(act, mark) };
    }),
  );
