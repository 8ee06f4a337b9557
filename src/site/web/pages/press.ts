import type { ElementHandle, JSHandle, Page } from 'playwright';
import { plainText } from '../../../lib/foreign-text.js';
import type { Tab } from '../tab.js';

/** What of a row may be pressed: an icon as often as a button, with or without words (contract W9). */
export interface Action {
  readonly handle: ElementHandle<HTMLElement | SVGElement>;
  /** Everything that may say what it is for: text, title, label, names of classes. */
  readonly words: string;
}

/** A dialog that a press has brought up. */
export interface Question {
  readonly handle: ElementHandle<HTMLElement | SVGElement>;
  readonly text: string;
  /** Names of its classes and of what is in it. */
  readonly names: string;
  /** Whether it wants more than a press: something to be filled in or ticked. */
  readonly wantsInput: boolean;
}

const dialogs = '[role="dialog"], [role="alertdialog"], .modal-content';

/** What may be pressed in a row, in the order of the page. */
export async function actionsIn(tab: Tab, row: ElementHandle): Promise<Action[]> {
  const found = await tab.soon(
    row.$$('button, a, i, svg, [role="button"], [class*="---action"], [title][class*="icon" i]'),
  );
  const actions: Action[] = [];
  for (const handle of found) {
    const words = await tab.soon(handle.evaluate(wordsOf));
    if (words !== null)
      actions.push({ handle: handle as Action['handle'], words: plainText(words) });
  }
  return actions;
}

/** Runs in the page. Null for what cannot be pressed, and for what only wraps something else that can. */
function wordsOf(element: Element): string | null {
  const inner = 'button, a, i, svg, [role="button"], [class*="---action"]';
  const isButton = element.matches('button, a, [role="button"]');
  if (!isButton && element.querySelector(inner) !== null) return null;
  if (element.parentElement?.closest('button, a, [role="button"]') !== null) return null;
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return null;
  const parts = [element, ...element.querySelectorAll('*')];
  const around = element.parentElement;
  if (around !== null && around.children.length === 1) parts.push(around);
  const names = parts.map((part) => part.getAttribute('class') ?? '').join(' ');
  if (/disabled/i.test(names)) return null;
  if (parts.some((part) => part.getAttribute('aria-disabled') === 'true')) return null;
  if (element.matches(':disabled')) return null;
  const said = ['title', 'aria-label', 'data-tip', 'data-testid', 'name', 'href', 'xlink:href'];
  const texts = parts.flatMap((part) => said.map((name) => part.getAttribute(name) ?? ''));
  return [element.textContent ?? '', names, ...texts].join(' ').replace(/\s+/g, ' ').trim();
}

/** The dialogs that are there now, to tell new ones from. */
export async function dialogsNow(page: Page): Promise<JSHandle<Element[]>> {
  return page.evaluateHandle((selector) => [...document.querySelectorAll(selector)], dialogs);
}

/** Waits until there is a dialog that was not among `before`, `ms` at most; what comes of it `newDialog` tells. */
export async function dialogComes(
  tab: Tab,
  before: JSHandle<Element[]>,
  ms: number,
): Promise<void> {
  const coming = tab.page.waitForFunction(
    ({ selector, known }) =>
      [...document.querySelectorAll(selector)].some(
        (element) => !known.includes(element) && element.getBoundingClientRect().width > 0,
      ),
    { selector: dialogs, known: before },
    { timeout: ms },
  );
  // None came, or the page is gone: whoever waits for something else too looks at that.
  await coming.catch(() => {});
}

/** The uppermost dialog that was not among `before`, or null. */
export async function newDialog(tab: Tab, before: JSHandle<Element[]>): Promise<Question | null> {
  const handle = await tab.soon(
    tab.page.evaluateHandle(
      ({ selector, known }) =>
        [...document.querySelectorAll(selector)]
          .filter((element) => !known.includes(element))
          .filter((element) => {
            const box = element.getBoundingClientRect();
            return box.width > 0 && box.height > 0;
          })
          .at(-1) ?? null,
      { selector: dialogs, known: before },
    ),
  );
  const element = handle.asElement() as Question['handle'] | null;
  if (element === null) return null;
  const seen = await tab.soon(
    element.evaluate((dialog) => ({
      text: (dialog.textContent ?? '').replace(/\s+/g, ' ').trim(),
      names: [dialog, ...dialog.querySelectorAll('*')]
        .map((part) => part.getAttribute('class') ?? '')
        .join(' '),
      wantsInput:
        dialog.querySelector('input:not([type="hidden"]), textarea, select, video') !== null,
    })),
  );
  return { handle: element, ...seen, text: plainText(seen.text) };
}

/** The buttons of a dialog that can be pressed. */
export async function buttonsOf(tab: Tab, { handle }: Question) {
  const found = await tab.soon(handle.$$('button, [role="button"], input[type="submit"]'));
  const buttons: { handle: Action['handle']; text: string; primary: boolean }[] = [];
  for (const button of found) {
    const seen = await tab.soon(
      button.evaluate((element) => ({
        text: (element.textContent || element.getAttribute('value') || '').trim(),
        primary: /primary|danger|confirm/i.test(element.getAttribute('class') ?? ''),
        usable: !element.matches(':disabled') && element.getBoundingClientRect().width > 0,
      })),
    );
    if (seen.usable)
      buttons.push({ ...seen, handle: button as Action['handle'], text: plainText(seen.text) });
  }
  return buttons;
}
