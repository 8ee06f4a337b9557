import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import samlify from 'samlify';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { identityKeys } from '../simulator/idp/keys.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator, SimulatorOptions } from '../simulator/types.js';
import { chromiumOptions } from '../support/chromium.js';
import { floorPath, signIn, tokenOf } from '../support/simulator-pages.js';

const deadline = { timeout: 30_000, interval: 50 };
vi.setConfig({ testTimeout: 120_000 });

let browser: Browser;
let context: BrowserContext;
let simulator: Simulator;

beforeAll(async () => {
  browser = await chromium.launch(chromiumOptions());
});

afterAll(async () => {
  await browser?.close();
});

afterEach(async () => {
  await context?.close();
  await simulator?.stop();
});

async function open(options: SimulatorOptions): Promise<Page> {
  simulator = await startSimulator({ seed: 13, now: '2026-03-10T09:00:00Z', ...options });
  context = await browser.newContext();
  context.setDefaultTimeout(30_000);
  return context.newPage();
}

async function startSso(page: Page, email: string, path = floorPath): Promise<void> {
  await page.goto(simulator.origins.web + path);
  await page.click('#submit_sso');
  await page.fill('#email', email);
  await page.click('#submit');
}

async function givePassword(page: Page, userName: string, password: string): Promise<void> {
  await page.fill('#username', userName);
  await page.click('#next');
  await page.fill('#password', password);
  await page.click('#signin');
}

describe('signing in', () => {
  it('leads every page to the login and from there back to it, with what a session leaves behind', async () => {
    const page = await open({ sso: 'auto' });
    const other = '/finder/building/HQ/floor/3';
    await page.goto(simulator.origins.web + other);
    await page.waitForURL(`**/login?redirectTo=${encodeURIComponent(other)}`);
    const container = page.locator('.LoginScreen---loginContainer');
    expect(await container.locator('#submit').isDisabled()).toBe(true);
    await page.fill('#email', 'alice@example.com');
    await page.fill('#password', 'whatever');
    await page.click('#submit');
    await page.getByText('Invalid email or password').waitFor();
    await startSso(page, simulator.person('alice').email, other);
    await page.waitForURL(simulator.origins.web + other);
    await page
      .locator('.Navbar---menuToggle', { hasText: simulator.person('alice').name })
      .waitFor();
    const token = await tokenOf(context);
    const kept = await page.evaluate(async () => ({
      cookies: document.cookie,
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map(({ name }) => name),
    }));
    expect(kept.cookies).toContain('access_token-localhost=');
    expect(kept.cookies).toContain(`graphql_endpoint-localhost=${simulator.origins.api}`);
    expect(kept.local).toEqual(expect.arrayContaining(['siq.deviceId', 'siq.preferences']));
    expect(kept.session).toEqual(['siq.lastFloor']);
    expect(kept.databases).toEqual(['siq-cache']);
    await page.locator('.Navbar---menuToggle').click();
    await page.click('#logout_button');
    await page.waitForURL('**/login');
    expect(await tokenOf(context)).toBe('');
    const answer = await fetch(`${simulator.origins.api}/queries`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(401);
  });

  it('refuses somebody unknown in mode auto', async () => {
    const page = await open({ sso: 'auto' });
    await startSso(page, 'nobody@elsewhere.example');
    await page.getByText('There is no account for nobody@elsewhere.example.').waitFor();
    expect(await tokenOf(context)).toBe('');
  });

  it('wants the right password and the phone', async () => {
    const page = await open({ sso: 'password+mfa' });
    const { userName, email, password } = simulator.person('alice');
    await startSso(page, email);
    await givePassword(page, userName, 'wrong');
    await page.getByText('Your user name or password is incorrect.').waitFor();
    await page.fill('#password', password);
    await page.click('#signin');
    await page.locator('#mfa_number').waitFor();
    simulator.phone.deny(userName);
    await page.getByText('The request was denied on your phone.').waitFor();
    expect(simulator.phone.pending(userName)).toBeNull();
    simulator.idp.setMode('password');
    await startSso(page, email);
    await givePassword(page, email, password);
    await page.waitForURL(`**${floorPath}`);
  });

  it('keeps the session at the identity provider when the one of the web app dies', async () => {
    const page = await open({ sso: 'password' });
    const { userName, email, password } = simulator.person('alice');
    await startSso(page, email);
    await givePassword(page, userName, password);
    await page.locator('#floorImage').waitFor();
    const first = await tokenOf(context);
    // An open page may hear of it by itself, and be on its way already.
    await page.goto('about:blank');
    simulator.sessions.revoke(userName);
    await page.goto(simulator.origins.web + floorPath, { waitUntil: 'commit' });
    await page.waitForURL(`**/login?redirectTo=${encodeURIComponent(floorPath)}`);
    expect(await tokenOf(context)).toBe('');
    simulator.idp.setMode('password+mfa');
    await signIn(page, simulator, simulator.person('alice'));
    expect(await tokenOf(context)).not.toBe(first);
    await page.goto('about:blank');
    simulator.sessions.revoke(userName);
    simulator.idp.endSession(userName);
    await startSso(page, email);
    await givePassword(page, userName, password);
    await expect.poll(() => simulator.phone.pending(userName), deadline).toMatch(/^\d\d$/);
    expect(simulator.phone.pending(userName)).toBe(await page.textContent('#mfa_number'));
  });
});

/** A signed response as a browser would carry it, and the form to post it with. */
async function assertion(email: string): Promise<{ xml: string; callback: string }> {
  const query = new URLSearchParams({ email, redirectTo: floorPath });
  const start = await fetch(`${simulator.origins.web}/sso/start?${query}`, { redirect: 'manual' });
  const page = await (await fetch(start.headers.get('location') ?? '')).text();
  const field = (pattern: RegExp): string =>
    (pattern.exec(page)?.[1] ?? '').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code));
  const encoded = field(/name="SAMLResponse" value="([^"]*)"/);
  return {
    xml: Buffer.from(encoded, 'base64').toString('utf8'),
    callback: field(/action="([^"]*)"/),
  };
}

async function post(callback: string, xml: string): Promise<{ status: number; text: string }> {
  const SAMLResponse = Buffer.from(xml).toString('base64');
  const body = new URLSearchParams({ SAMLResponse, RelayState: floorPath });
  const response = await fetch(callback, { method: 'POST', body, redirect: 'manual' });
  return { status: response.status, text: await response.text() };
}

/** Signs a changed response again, with the identity provider's own key. */
async function sign(xml: string): Promise<string> {
  const { privateKey, certificate } = await identityKeys();
  const unsigned = xml.replace(/<ds:Signature.*<\/ds:Signature>/s, '');
  const assertionPath = "/*[local-name(.)='Response']/*[local-name(.)='Assertion']";
  return samlify.SamlLib.constructSAMLSignature({
    rawSamlMessage: unsigned,
    referenceTagXPath: assertionPath,
    privateKey,
    signatureAlgorithm: samlify.Constants.algorithms.signature.RSA_SHA256,
    signingCert: certificate.replace(/-----[A-Z ]+-----/g, '').replace(/\s/g, ''),
    isBase64Output: false,
    signatureConfig: {
      prefix: 'ds',
      location: {
        reference: `${assertionPath}/*[local-name(.)='Issuer']`,
        action: 'after',
      },
    },
  });
}

describe('the SAML callback', () => {
  const email = () => simulator.person('alice').email;

  it('takes an assertion once', async () => {
    await open({ sso: 'auto' });
    const { xml, callback } = await assertion(email());
    expect(callback).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/saml\/[^/]+\/callback$/);
    expect((await post(callback, xml)).status).toBe(303);
    const replayed = await post(callback, xml);
    expect(replayed).toMatchObject({ status: 403 });
    expect(replayed.text).toContain('InResponseTo is not valid');
  });

  it('takes one that was changed and signed again by the right key only', async () => {
    await open({ sso: 'auto' });
    const first = await assertion(email());
    expect((await post(first.callback, await sign(first.xml))).status).toBe(303);
    const { xml, callback } = await assertion(email());
    const forged = xml.replaceAll(email(), simulator.person('bob').email);
    expect(forged).not.toBe(xml);
    const answer = await post(callback, forged);
    expect(answer).toMatchObject({ status: 403 });
    expect(answer.text).toContain('Invalid signature');
  });

  it('refuses another audience', async () => {
    await open({ sso: 'auto' });
    const { xml, callback } = await assertion(email());
    const audience = /<saml:Audience>[^<]*/;
    expect(xml).toMatch(audience);
    const elsewhere = xml.replace(audience, '<saml:Audience>https://elsewhere.example');
    const answer = await post(callback, await sign(elsewhere));
    expect(answer).toMatchObject({ status: 403 });
    expect(answer.text).toContain('audience');
  });

  it("refuses one that has expired by the site's clock", async () => {
    await open({ sso: 'auto' });
    const { xml, callback } = await assertion(email());
    simulator.clock.advance(6 * 60_000);
    expect((await post(callback, xml)).status).toBe(403);
  });

  it('refuses what another simulator asked for', async () => {
    await open({ sso: 'auto' });
    const { xml } = await assertion(email());
    await using other = await startSimulator({ seed: 13, now: '2026-03-10T09:00:00Z' });
    const callback = /Destination="([^"]*)"/.exec(xml)?.[1] ?? '';
    const answer = await post(callback.replace(simulator.origins.api, other.origins.api), xml);
    expect(answer).toMatchObject({ status: 403 });
    expect((await post(callback, xml)).status).toBe(303);
  });
});
