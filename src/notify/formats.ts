import type { WebhookFormat } from '../profile/settings.js';
import { type Notice, urgencyOf } from './notice.js';
import { dateLine, isWorthTelling, linesOf, titleOf, withoutMarkup } from './text.js';

/** What is posted to a webhook: headers beside the content type, and the body. */
export interface WebhookMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The message as the receiver of a format expects it. */
export function messageFor(format: WebhookFormat, notice: Notice): WebhookMessage {
  return writers[format](notice);
}

const writers: Record<WebhookFormat, (notice: Notice) => WebhookMessage> = {
  json: (notice) =>
    json({
      version: 1,
      events: notice.events,
      profile: notice.profile,
      runId: notice.runId,
      at: new Date(notice.at).toISOString(),
      title: titleOf(notice),
      text: linesOf(notice).join('\n'),
      dates: notice.dates,
      problem: notice.problem,
      hint: notice.hint,
      late: notice.late,
      failedSince: notice.failedSince === null ? null : new Date(notice.failedSince).toISOString(),
      expiresAt: notice.expiresAt === null ? null : new Date(notice.expiresAt).toISOString(),
    }),
  slack: (notice) => json(slackMessage(notice)),
  teams: (notice) => json(teamsMessage(notice)),
  discord: (notice) => json(discordMessage(notice)),
  ntfy: (notice) => ({
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      title: titleOf(notice),
      priority: { low: 'low', normal: 'default', high: 'high' }[urgencyOf(notice)],
      tags: notice.events.join(','),
    },
    body: cut(linesOf(notice).join('\n') || titleOf(notice), 4000),
  }),
};

/** Slack's limits: 150 characters of header, 3,000 of a section. */
function slackMessage(notice: Notice): object {
  const text = withoutMarkup(cut(linesOf(notice).join('\n'), 2800));
  const header = { type: 'plain_text', text: cut(titleOf(notice), 150), emoji: false };
  const section = { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
  return {
    text: withoutMarkup(titleOf(notice)),
    blocks: [{ type: 'header', text: header }, ...(text === '' ? [] : [section])],
  };
}

/** An adaptive card, as Teams' workflow webhooks take it. */
function teamsMessage(notice: Notice): object {
  const block = (text: string, more: object = {}) => ({
    type: 'TextBlock',
    text: plainMarkdown(text),
    wrap: true,
    ...more,
  });
  const facts = notice.dates.filter(isWorthTelling).map((date) => {
    const [day = '', ...rest] = dateLine(date).split(': ');
    return { title: day, value: plainMarkdown(rest.join(': ')) };
  });
  const rest = linesOf({ ...notice, dates: [] });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      block(titleOf(notice), {
        size: 'Large',
        weight: 'Bolder',
        color: { low: 'Good', normal: 'Warning', high: 'Attention' }[urgencyOf(notice)],
      }),
      ...(facts.length === 0 ? [] : [{ type: 'FactSet', facts }]),
      ...rest.map((line) => block(line)),
    ],
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

/** Discord's limits: 256 characters of title, 4,096 of description. Nobody is mentioned, whatever the text says. */
function discordMessage(notice: Notice): object {
  return {
    username: 'spaceiq',
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: cut(titleOf(notice), 256),
        description: cut(linesOf(notice).map(plainMarkdown).join('\n'), 4000),
        color: { low: 0x2e7d32, normal: 0xb26a00, high: 0xc62828 }[urgencyOf(notice)],
        timestamp: new Date(notice.at).toISOString(),
      },
    ],
  };
}

function json(value: object): WebhookMessage {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** The site's words stay words: no link, emphasis or mention comes of them. */
function plainMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_~[\]()<>|@#]/g, (mark) => `\\${mark}`);
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
