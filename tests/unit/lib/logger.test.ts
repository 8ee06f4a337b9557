import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type LogFileOptions, openLogFile } from '../../../src/lib/logger.js';
import { Secret } from '../../../src/lib/secret.js';

function make(options: Partial<LogFileOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'spaceiq-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'spaceiq.log');
  const bindings = { profile: 'alice', runId: 'run-1' };
  const log = openLogFile({ file, maxBytes: 1e6, level: 'debug', bindings, ...options });
  return { folder, file, log };
}

function lines(file: string): Record<string, unknown>[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('a log file', () => {
  test('names the profile and the run in every line', () => {
    const { file, log } = make();
    log.info('hello', { date: '2026-12-01' });
    log.error('oh', { error: new Error('Bearer canary') });
    log.close();
    const [first, second] = lines(file);
    expect(first).toMatchObject({
      level: 'info',
      profile: 'alice',
      runId: 'run-1',
      msg: 'hello',
      date: '2026-12-01',
    });
    expect(second).toMatchObject({ level: 'error', error: { message: 'Bearer ****' } });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('holds no secret', () => {
    const { file, log } = make();
    const token = new Secret('canary-canary-canary-canary');
    log.warn(`got ${token}`, { token, headers: { Authorization: 'Bearer canary-raw' } });
    log.debug('Cookie: access_token-main.example.com=canary-raw');
    log.close();
    expect(readFileSync(file, 'utf8')).not.toContain('canary-');
  });

  test('leaves out what is below its level, and everything once closed', () => {
    const { file, log } = make({ level: 'warn' });
    log.info('quiet');
    log.warn('loud');
    log.close();
    log.error('late');
    expect(lines(file).map((line) => line.msg)).toEqual(['loud']);
  });

  test('is written once nothing is in a hurry, and at the latest as the process ends', async () => {
    const { folder, file, log } = make();
    log.info('one');
    await Promise.resolve();
    expect(readdirSync(folder)).toEqual([]);
    await new Promise(setImmediate);
    expect(lines(file)).toHaveLength(1);
    log.info('two');
    process.emit('exit', 0);
    expect(lines(file)).toHaveLength(2);
  });

  test('is put aside when it is full, and only a few are kept', () => {
    const { folder, log } = make({ maxBytes: 2000 });
    for (let index = 0; index < 200; index += 1) log.info(`line ${index}`);
    log.close();
    const names = readdirSync(folder).sort();
    expect(names).toEqual(['spaceiq.log', 'spaceiq.log.1', 'spaceiq.log.2', 'spaceiq.log.3']);
    for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(2000);
    expect(lines(join(folder, 'spaceiq.log')).at(-1)).toMatchObject({ msg: 'line 199' });
  });
});
