import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, storageState, type TestHome } from '../support/home.js';

let simulator: Simulator;
let home: TestHome;
let env: Record<string, string>;
let open: string;

/** A keychain that is not there before the file `open` is, as a machine that was just started has it. */
const helper = (folder: string) => `#!/bin/sh
[ -e '${folder}/open' ] || { echo 'not unlocked yet' >&2; exit 1; }
while IFS='=' read -r key value; do
  case $key in '') break ;; profile) profile=$value ;; secret) secret=$value ;; esac
done
case $1 in
  get) [ ! -e '${folder}/kept' ] || echo "secret=$(cat '${folder}/kept')" ;;
  store) echo "$secret" > '${folder}/kept' ;;
esac
`;

beforeEach(async () => {
  simulator = await startSimulator({ occupancy: 0 });
  home = await openTestHome(simulator);
  open = join(home.folder, 'open');
  const program = join(home.folder, 'helper');
  writeFileSync(program, helper(home.folder));
  chmodSync(program, 0o755);
  env = { SPACEIQ_VAULT: 'command', SPACEIQ_VAULT_HELPER: program };
  writeFileSync(open, '');
  await home.add('alice');
  const state = join(home.folder, 'state.json');
  await writeFile(state, JSON.stringify(storageState(simulator, 'alice')));
  const { code, stderr } = await home.run(['login', '--import-state', state], { env });
  expect(code, stderr).toBe(0);
});

afterEach(async () => {
  await home?.stop();
  await simulator?.stop();
});

const isoIn = (ms: number) => new Date(Date.now() + ms).toISOString();
const slow = 120_000;

test(
  'a keychain that is not there yet is waited for until the release',
  async () => {
    rmSync(open);
    const args = ['book', '--dates', '+7d', '--transport', 'api', '--at', isoIn(25_000)];
    const run = home.start(args, { env });
    await run.waitFor(/keychain is not open yet, trying again/);
    writeFileSync(open, '');
    const { code, stdout, stderr } = await run.ended;
    expect([code, stdout + stderr]).toEqual([0, expect.stringContaining('booked')]);
  },
  slow,
);

test(
  'one that stays shut ends the run at the release, and costs no session',
  async () => {
    const [sealed] = sealedFiles();
    rmSync(open);
    const args = ['book', '--dates', '+7d', '--transport', 'api', '--at', isoIn(6000), '--json'];
    const { code, stderr, stdout } = await home.run(args, { env });
    expect([code, stdout + stderr]).toEqual([
      6,
      expect.not.stringMatching(/log in|spaceiq login/i),
    ]);
    expect(stdout).toContain('not unlocked yet');
    expect(sealedFiles()).toEqual([sealed]);
  },
  slow,
);

function sealedFiles(): string[] {
  const { profiles, ids } = JSON.parse(readFileSync(join(home.folder, 'profiles.json'), 'utf8'));
  return Object.keys(profiles).map((name) =>
    readFileSync(join(home.folder, 'profiles', ids[name], 'session.sealed'), 'base64'),
  );
}
