import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliHere as cli } from '../../support/here.js';
import { startReceiver } from '../../unit/notify/receiver.js';
import { makeFolder } from '../../unit/schedule/make.js';

const place = ['--url', 'https://main.example.test', '--building', 'HQ', '--floor', '2'];

test('a test sends one of each event and reports each answer', async () => {
  await using good = await startReceiver((response) => response.end());
  await using bad = await startReceiver((response) => {
    response.statusCode = 500;
    response.end();
  });
  using folder = makeFolder();
  const home = join(folder.path, 'home');
  expect(await cli(['profile', 'add', 'alice', ...place], { home })).toMatchObject({ code: 0 });
  expect(await cli(['notify', 'test'], { home })).toMatchObject({ code: 2 });

  const env = { SPACEIQ_VAULT: 'file' };
  const add = async (url: string) => {
    const args = ['profile', 'set', 'alice', '--webhook', 'json'];
    expect(await cli(args, { home, env, input: url })).toMatchObject({ code: 0 });
  };
  await add(good.url);
  expect(await cli(['notify', 'test'], { home, env })).toMatchObject({ code: 0 });
  const events = good.received.map((entry) => JSON.parse(entry.body).events);
  expect(events.flat().toSorted()).toEqual([
    'better-desk-missed',
    'booked',
    'failed',
    'late',
    'not-booked',
    'session-expired',
    'session-expiring',
    'works-again',
  ]);

  await add(bad.url);
  const mixed = await cli(['--json', 'notify', 'test'], { home, env });
  expect(mixed.code).toBe(1);
  const { results } = mixed.json as { results: { ok: boolean; answer: string }[] };
  expect(results.map((result) => result.answer).toSorted()).toEqual([
    ...Array(8).fill('HTTP 200'),
    ...Array(8).fill('HTTP 500'),
  ]);
});

test('a desktop notice goes to notify-send, which learns nothing of the settings', async () => {
  using folder = makeFolder();
  const home = join(folder.path, 'home');
  const shown = join(folder.path, 'shown');
  const program = join(folder.path, 'notify-send');
  const line = '{ printf "%s|" "$@"; env | tr "\\n" " "; echo; }';
  writeFileSync(
    program,
    `#!/bin/bash\nread -r -d "" text < <(${line})\necho "$text" >> '${shown}'\n`,
  );
  chmodSync(program, 0o755);
  await cli(['profile', 'add', 'alice', ...place], { home });
  expect(await cli(['profile', 'set', 'alice', 'notify.desktop=true'], { home })).toMatchObject({
    code: 0,
  });
  const env = { PATH: `${folder.path}:${process.env.PATH}`, SPACEIQ_PASSPHRASE: 'open sesame' };
  const { code, json } = await cli(['notify', 'test', '--json'], { home, env });
  expect(code).toBe(0);
  const { results } = json as { results: { answer: string }[] };
  expect(results.map(({ answer }) => answer)).toEqual(Array(8).fill('shown'));
  const notices = readFileSync(shown, 'utf8');
  expect(notices.match(/^--app-name=spaceiq\|--urgency=\w+\|--\|alice: /gm)).toHaveLength(8);
  expect(notices).toContain('|--urgency=critical|--|alice: signed out, log in again|');
  expect(notices).not.toMatch(/SPACEIQ|sesame/);
  // Without the program the answer says what to install.
  const none = await cli(['notify', 'test', '--json'], {
    home,
    env: { PATH: folder.path.concat('/none') },
  });
  expect(none.code).toBe(1);
  expect(none.stdout).toContain('notify-send is not installed');
});
