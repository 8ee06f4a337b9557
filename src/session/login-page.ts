import type { Page } from 'playwright';
import { within } from '../site/web/within.js';

/** Which of the login page's two screens is shown; `none` before its script has drawn one (contract S2). */
export type LoginScreen = 'password' | 'sso' | 'none';

/** What one look may do to the page. Nobody's typing is ever overwritten or sent off. */
export interface LoginLeave {
  /** May press "Login with SSO", as long as nobody has typed anything. */
  readonly turn: boolean;
  /** Goes into the SSO screen's empty field; null leaves it alone. */
  readonly email: string | null;
  /** Nobody but us is there, so that what stands in the SSO screen's field is no person's. */
  readonly alone: boolean;
  /** May press "Continue", as long as the field holds just that address. */
  readonly send: boolean;
}

export interface LoginLook {
  readonly screen: LoginScreen;
  /** What this look has done. */
  readonly did: 'nothing' | 'turned' | 'filled' | 'sent';
  /** The page's own words about what went wrong; empty when all is well (contract S9). */
  readonly error: string;
  /** Where the page says its API is: hostile until looked at (contract S9). */
  readonly api: string | null;
  /** Tells this load of the page from another one. */
  readonly load: number;
}

/** Milliseconds in which a page that is not hung answers. */
const lookDeadline = 3_000;

/**
 * Looks at a login page and does at most one thing to it, in one go, so that the screen cannot change in between: the
 * screens share their ids and their URL. The password screen's fields are never written to (contract S2). Null where the
 * page does not answer or is on its way.
 */
export async function lookAtLogin(page: Page, leave: LoginLeave): Promise<LoginLook | null> {
  const late = () => new Error('The page hangs.');
  return await within(lookDeadline, page.evaluate(look, leave), late).catch(() => null);
}

/** Runs in the page. */
function look({ turn, email, alone, send }: LoginLeave): LoginLook {
  const shown = <E extends HTMLElement>(selector: string): E | null =>
    [...document.querySelectorAll<E>(selector)].find((each) => each.checkVisibility()) ?? null;
  const stated = window as { _loginError?: unknown; graphqlEndpoint?: unknown };
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const turnButton = shown<HTMLButtonElement>('#submit_sso');
  const isPassword = turnButton !== null || shown('#password') !== null;
  const isSso = !isPassword && shown('#back') !== null;

  const act = (): LoginLook['did'] => {
    const field = shown<HTMLInputElement>('#email');
    if (isPassword) {
      const fields = [field, shown<HTMLInputElement>('#password')];
      const typed = !alone && fields.some((each) => each !== null && each.value !== '');
      if (!turn || typed || turnButton === null || turnButton.disabled) return 'nothing';
      turnButton.click();
      return 'turned';
    }
    if (!isSso || field === null || email === null) return 'nothing';
    if (field.value !== email) {
      if (send && !alone) return 'nothing';
      if (field.value !== '' && !alone) return 'nothing';
      // As a person's typing would arrive: past what a framework keeps of the value.
      const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
      setter?.call(field, email);
      for (const name of ['input', 'change'])
        field.dispatchEvent(new Event(name, { bubbles: true }));
      return 'filled';
    }
    const button = shown<HTMLButtonElement>('#submit');
    if (!send || button === null || button.disabled) return 'nothing';
    button.click();
    return 'sent';
  };

  return {
    screen: isPassword ? 'password' : isSso ? 'sso' : 'none',
    did: act(),
    error: text(stated._loginError).trim(),
    api: text(stated.graphqlEndpoint) || null,
    load: performance.timeOrigin,
  };
}
