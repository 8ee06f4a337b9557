import type { JSHandle } from 'playwright';
import type { Booking } from '../../booking/types.js';
import { type Change, cancelling } from './change-permit.js';
import { buttonsOf, newDialog, type Question } from './pages/press.js';
import type { Tab } from './tab.js';

/** Health is a person's own word (contract section 3): nothing about it is ever answered for them. */
const health =
  /health|symptom|fever|cough|covid|corona|vaccin|temperature|quarantine|wellness|infect|feel(ing)? (well|ill|sick)|gesund|symptôme|santé|fièvre|salud|síntoma|salute|sintom|fieber/i;
const scan = /qr.?code|scan/i;
const checksIn = /check.?in|booking|reserv|buchung|arriv/i;
const no =
  /^(no|nope|close|keep|back|dismiss|never ?mind|not now|don.?t|nein|non|schlie|abbrechen|zurück|fermer|retour|cerrar|volver|chiudi|×|x)\b|^(no|×|x)$/i;
const yes =
  /\b(yes|ok|okay|confirm|continue|proceed|submit|delete|remove|check.?in|ja|oui|sí|si|bestätigen|confirmer|confirmar|conferma)\b|cancel (this |my |the |your )?(booking|reservation|desk|it)/i;

/** Buttons that mean more bookings than this one, and those that mean it alone. */
const wider =
  /\b(all|every|whole|entire|series|future|following|recurring|repeating|alle|ganze|serie|künftige|folgenden?|tou(s|te|tes)|série|suivantes?|todas?|todos|siguientes|futuras|tutt[ei]|seguenti)\b/iu;
const narrower =
  /\b(only|just|this one|single|nur|einzeln|seule?(ment)?|sólo|solo|única|singola)\b/iu;

/** How what is left to the person begins. */
export const asksPerson = 'The site asks what only you can answer';

/** Why a question is left to the person: it is theirs by what it is about, or its meaning is not known. */
export interface Unanswered {
  readonly kind: 'personal' | 'unknown';
  readonly reason: string;
}

/** What is being done when a question comes up. */
export interface Matter {
  readonly booking: Booking;
  readonly change: Change;
  /** Whether the site says that health is asked about first; null where it does not say. */
  readonly health: boolean | null;
}

/** Answers the question that a press brought up with yes, where it is about this change. Gives null then. */
export async function answerQuestion(
  tab: Tab,
  question: Question,
  { booking, change, health: asksHealth }: Matter,
): Promise<Unanswered | null> {
  const { text, names, wantsInput } = question;
  if (asksHealth === true || health.test(`${text} ${names}`)) {
    const reason = `The site asks about your health before the ${change.name}; answer it on its own pages.`;
    return { kind: 'personal', reason };
  }
  if (scan.test(names) || (wantsInput && scan.test(text))) {
    const reason = `The site wants the code at the desk scanned for the ${change.name}.`;
    return { kind: 'personal', reason };
  }
  // A question may be in any language: the gate lets out nothing but this change, and what it asks about is no health where
  // the site says so. Where it does not, only a check-in to this very desk is.
  const isOurs =
    change === cancelling ||
    asksHealth === false ||
    (checksIn.test(text) && text.includes(booking.desk));
  if (wantsInput || !isOurs) {
    return { kind: 'unknown', reason: `${asksPerson}: ${shortened(text)}` };
  }
  const buttons = (await buttonsOf(tab, question)).filter(({ text: said }) => said !== '');
  const button = chosen(buttons);
  if (button === null) {
    return { kind: 'unknown', reason: `The site asks, and no button says yes: ${shortened(text)}` };
  }
  await button.handle.click({ noWaitAfter: true, timeout: tab.deadlines.action });
  return null;
}

/** The one that says yes to this booking alone; where words do not tell, the one that stands out beside one other. */
export function chosen<B extends { readonly text: string; readonly primary: boolean }>(
  buttons: readonly B[],
): B | null {
  const willing = buttons.filter(({ text }) => !no.test(text) && !wider.test(text));
  return (
    onlyOne(willing.filter(({ text }) => narrower.test(text))) ??
    willing.find(({ text, primary }) => primary && yes.test(text)) ??
    willing.find(({ text }) => yes.test(text)) ??
    (buttons.length > 2 ? null : onlyOne(willing.filter(({ primary }) => primary))) ??
    onlyOne(willing.filter(({ text }) => !/^cancel$/i.test(text)))
  );
}

function onlyOne<T>(items: readonly T[]): T | null {
  return items.length === 1 ? (items[0] ?? null) : null;
}

/** Puts away a dialog that was brought up by a wrong press. */
export async function dismiss(tab: Tab, before: JSHandle<Element[]>): Promise<void> {
  const question = await newDialog(tab, before);
  if (question === null) return;
  const buttons = await buttonsOf(tab, question);
  const button =
    buttons.find(({ text }) => no.test(text)) ?? buttons.find(({ text }) => /^cancel$/i.test(text));
  if (button === undefined) await tab.page.keyboard.press('Escape');
  else await button.handle.click({ timeout: tab.deadlines.action });
}

function shortened(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
