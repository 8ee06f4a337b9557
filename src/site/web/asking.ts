import { SessionExpired } from '../graphql/errors.js';
import type { Delivery } from '../graphql/http.js';
import { isDispensable } from '../graphql/reply.js';
import type { Tab } from './tab.js';
import type { Answer, Exchange } from './traffic.js';
import { AnswerTrouble, PageTrouble, RefusedTrouble } from './trouble.js';
import { within } from './within.js';

/** One operation as the page itself would send it (contract G1). */
export interface Call {
  /** Stands in the query string. */
  readonly name: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** How HTTP refuses what is asked: as wrong, too much or too long. */
const refusals: readonly number[] = [400, 413, 414, 422];

/** Headers that belong to the browser and not to the page's script. */
const notOurs =
  /^(:.*|accept-encoding|accept-language|connection|content-length|cookie|host|origin|referer|user-agent|sec-.*|proxy-.*)$/i;

/** The body of a call, as it goes over the wire. */
export function bodyOf({ document, variables }: Call): string {
  return JSON.stringify({ query: document, variables });
}

/** How the page itself speaks to the API: as its last request did, or as documented where it has not yet (contract G1, S6). */
function manner({ traffic, apiOrigin, token }: Tab): { url: URL; headers: [string, string][] } {
  const { voice } = traffic;
  if (voice === null) {
    const headers: [string, string][] = [
      ['content-type', 'application/json'],
      ['authorization', `Bearer ${token.reveal()}`],
    ];
    return { url: new URL('/queries', apiOrigin), headers };
  }
  const headers = Object.entries(voice.headers()).filter(([name]) => !notOurs.test(name));
  return { url: new URL(voice.url()), headers };
}

/**
 * Sends an operation from inside the page, by the page's own session and as its own requests go. Through XMLHttpRequest,
 * since the site takes `fetch` away (contract S9).
 * @throws PageTrouble when the page hangs.
 */
export async function sendFromPage(tab: Tab, call: Call): Promise<void> {
  await tab.soon(tab.page.evaluate(sendOff, requestOf(tab, `?${call.name}`, bodyOf(call))));
}

/** As `sendFromPage`, and gives the answer as it came. */
export async function postFromPage(tab: Tab, search: string, body: string): Promise<Delivery> {
  const asked = tab.page.evaluate(post, requestOf(tab, search, body));
  const late = () => new AnswerTrouble('The site did not answer in time.');
  const answer = await within(tab.deadlines.answer, asked, late);
  if (answer === null) return { kind: 'lost', reason: 'the page got no answer' };
  // Headers are for the page's own script to see; what they say of waits and time is heard on the way.
  return { kind: 'reply', ...answer, date: null, retryAfter: null, location: null };
}

interface PageRequest {
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

function requestOf(tab: Tab, search: string, body: string): PageRequest {
  const { url, headers } = manner(tab);
  url.search = search;
  return { url: url.href, headers, body };
}

/** Runs in the page. */
function sendOff({ url, headers, body }: PageRequest): void {
  const xhr = new XMLHttpRequest();
  xhr.open('POST', url);
  for (const [name, value] of headers) xhr.setRequestHeader(name, value);
  xhr.send(body);
}

/** Runs in the page. */
function post({
  url,
  headers,
  body,
}: PageRequest): Promise<{ readonly status: number; readonly body: string } | null> {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', url);
    for (const [name, value] of headers) xhr.setRequestHeader(name, value);
    xhr.onload = () => resolve({ status: xhr.status, body: xhr.responseText });
    xhr.onerror = () => resolve(null);
    xhr.send(body);
  });
}

/** What became of a call that was sent since `mark`, or null while nothing has. */
export function answerTo(tab: Tab, call: Call, mark: number): Answer | null {
  return sentAs(tab, call, mark)[0]?.answer ?? null;
}

/**
 * The same for a write that has gone out: the page may have wanted to send one that is like it to the letter, and what was
 * stopped at the gate is no answer of the site's.
 */
export function answerToWrite(tab: Tab, call: Call, mark: number): Answer | null {
  return sentAs(tab, call, mark).find(({ answer }) => !wasStopped(answer))?.answer ?? null;
}

/** Whether a request is known to have got no further than the gate. */
export function wasStopped(answer: Answer | null): boolean {
  return answer?.kind === 'lost' && /BLOCKED/.test(answer.reason);
}

function sentAs({ traffic }: Tab, call: Call, mark: number): readonly Exchange[] {
  const variables = JSON.stringify(call.variables);
  return traffic
    .since(mark)
    .filter(
      (exchange) =>
        exchange.document === call.document && JSON.stringify(exchange.variables) === variables,
    );
}

/**
 * Reads from inside the page; what comes is heard as all that the page is told (contract W10).
 * @throws SessionExpired; AnswerTrouble when no good answer comes, RefusedTrouble when a refusal does.
 */
export async function readFromPage(tab: Tab, call: Call): Promise<unknown> {
  const mark = tab.traffic.mark();
  await sendFromPage(tab, call);
  const answer = await tab.traffic.until<Answer | 'gone'>(
    () => answerTo(tab, call, mark) ?? (tab.alive ? null : 'gone'),
    tab.deadlines.answer,
  );
  if (answer === 'gone') throw new PageTrouble('The page crashed or was closed.');
  tab.requireSession(mark);
  if (answer === null) throw new AnswerTrouble(`The site did not answer ${call.name} in time.`);
  if (answer.kind === 'lost') {
    throw new AnswerTrouble(`The answer to ${call.name} was lost: ${answer.reason}.`);
  }
  const { status, body, spoilt, retryAfter } = answer;
  if (status === 403 && tab.forbidsAll(mark)) throw new SessionExpired();
  if (status !== 200) {
    const Trouble = refusals.includes(status) ? RefusedTrouble : AnswerTrouble;
    throw new Trouble(`The site answered HTTP ${status}.`, retryAfter);
  }
  if (body === undefined) throw new AnswerTrouble('The site sent an unreadable answer.');
  const error = spoilt.find((each) => !isDispensable(each));
  if (error !== undefined) throw new RefusedTrouble(`The site said: ${error.message}`);
  return body;
}
