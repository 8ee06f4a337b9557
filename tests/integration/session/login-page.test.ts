import { type Browser, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { SessionError, SiteError } from '../../../src/lib/errors.js';
import { lookAtLogin } from '../../../src/session/login-page.js';
import { captureState } from '../../../src/site/web/browser-state.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator } from '../../simulator/types.js';
import { chromiumOptions, findChromium } from '../../support/chromium.js';
import { signInAt, tenantWith } from './sign-in.js';

vi.setConfig({ testTimeout: 120_000 });

const everything = { turn: true, email: 'alice@lanternworks.example', send: true };
const besidePerson = { ...everything, alone: false };

let browser: Browser;
let simulator: Simulator;
let page: Page;

beforeAll(async () => {
  // The one that people have: a page and what it frames have processes of their own there.
  browser = await chromium.launch({ ...chromiumOptions(), executablePath: findChromium() });
});

afterAll(async () => {
  await browser?.close();
});

afterEach(async () => {
  await page?.context().close();
  await simulator?.stop();
});

async function openLogin(traits: Parameters<typeof tenantWith>[0] = {}): Promise<void> {
  simulator = await startSimulator({ sso: 'auto', tenant: tenantWith(traits) });
  page = await (await browser.newContext()).newPage();
  await page.goto(`${simulator.origins.web}/login`);
  await page.locator('#submit_sso').waitFor();
}

describe('the login page beside a person', () => {
  it.each([
    ['an address', '#email', 'alice@lanternworks.example'],
    ['a password', '#password', 'secret words'],
  ])('is left alone once %s is typed, though that enables its button', async (_, field, text) => {
    await openLogin();
    await page.fill(field, text);
    expect(await page.locator('#submit').isEnabled()).toBe(true);
    expect(await lookAtLogin(page, besidePerson)).toMatchObject({
      screen: 'password',
      did: 'nothing',
    });
    expect(await page.inputValue(field)).toBe(text);
  });

  it('is turned to single sign-on where nothing is typed, by no field of the password screen', async () => {
    await openLogin();
    const look = await lookAtLogin(page, besidePerson);
    expect(look).toMatchObject({ screen: 'password', did: 'turned', error: '' });
    expect(look?.api).toBe(simulator.origins.api);
    await page.locator('#back').click();
    expect(await page.inputValue('#email')).toBe('');
  });

  it('keeps what a person types into the other screen, and does not send it off', async () => {
    await openLogin();
    await page.click('#submit_sso');
    await page.locator('.LoginScreen---ssoContainer #email').fill('somebody@else.example');
    for (const send of [true, false]) {
      const look = await lookAtLogin(page, { ...besidePerson, send });
      expect(look).toMatchObject({ screen: 'sso', did: 'nothing' });
    }
    expect(await page.inputValue('#email')).toBe('somebody@else.example');
    expect(simulator.record.requests.some(({ path }) => path.startsWith('/sso/lookup'))).toBe(
      false,
    );
  });
});

describe('a sign-in that the site does not take', () => {
  it('ends with the words of its login page', async () => {
    simulator = await startSimulator({ sso: 'auto' });
    simulator.idp.setVerdict('Your account\u202e has been\ndeactivated.');
    const refused = signInAt(simulator, 'alice');
    await expect(refused).rejects.toThrow(
      'The site did not let anybody in to profile "alice". It says: Your account has been deactivated.',
    );
    await expect(refused).rejects.toBeInstanceOf(SessionError);
  });

  it('ends with the site at fault where single sign-on leads in circles', async () => {
    simulator = await startSimulator({ sso: 'auto' });
    simulator.idp.setVerdict('loop');
    const refused = signInAt(simulator, 'alice');
    await expect(refused).rejects.toThrow(/broken: it leads back to \/login\?redirectTo=/);
    await expect(refused).rejects.toBeInstanceOf(SiteError);
  });
});

describe('the state of a browser', () => {
  it('is told though a frame of the page hangs', async () => {
    await openLogin();
    const elsewhere = simulator.origins.idp;
    await page.evaluate((src) => {
      sessionStorage.setItem('kept', 'yes');
      const frame = document.createElement('iframe');
      frame.src = `${src}/`;
      document.body.append(frame);
      return new Promise((resolve) => frame.addEventListener('load', resolve));
    }, elsewhere);
    const frame = page.frames().find((each) => each.url().startsWith(elsewhere));
    void frame
      ?.evaluate(() => {
        for (;;);
      })
      .catch(() => {});
    const started = performance.now();
    const { origins } = await captureState(page.context());
    expect(performance.now() - started).toBeLessThan(15_000);
    const here = origins.find(({ origin }) => origin === simulator.origins.web);
    expect(here?.sessionStorage).toEqual([{ name: 'kept', value: 'yes' }]);
  });
});
