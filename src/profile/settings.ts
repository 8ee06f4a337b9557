import type { BookingSettings } from '../booking/types.js';
import type { Zone } from '../lib/civil-date.js';
import type { Secret } from '../lib/secret.js';

export const noticeEvents = [
  'booked',
  'not-booked',
  'better-desk-missed',
  'session-expiring',
  'session-expired',
  'failed',
  'works-again',
  'late',
] as const;
export type NoticeEvent = (typeof noticeEvents)[number];

export const webhookFormats = ['json', 'slack', 'teams', 'discord', 'ntfy'] as const;
export type WebhookFormat = (typeof webhookFormats)[number];

/** A webhook as the settings know it: everything but its address, which is as good as a password. */
export interface WebhookSettings {
  readonly format: WebhookFormat;
  /** Host, and port where it is not the scheme's own. */
  readonly host: string;
  /** What the vault knows the address by; null while that stands in the settings still. */
  readonly id: string | null;
  /** Only while it stands in the settings. */
  readonly address: Secret | null;
}

export interface MailSettings {
  readonly to: readonly string[];
  readonly from: string;
  readonly host: string;
  readonly port: number;
  /** True speaks TLS from the first byte; false asks for it with STARTTLS. */
  readonly secure: boolean;
  /** Whose password the vault keeps; null sends without signing in. */
  readonly user: string | null;
}

export interface NotifySettings {
  readonly on: readonly NoticeEvent[];
  readonly desktop: boolean;
  readonly webhooks: readonly WebhookSettings[];
  readonly email: MailSettings | null;
}

/** A profile's settings, checked, with defaults filled in and in the units used inside. */
export interface Settings extends BookingSettings {
  /** The web app's origin (contract S1). */
  readonly url: string;
  /** The only origin that may get the token, or null for the same registrable domain as `url`. */
  readonly apiUrl: string | null;
  /** Filled into the SSO form where nobody is at the keyboard (contract S2). */
  readonly email: string | null;
  /** The building's zone, for where the site tells none that is known (contract G11). */
  readonly timezone: Zone | null;
  /** A browser channel's name or a path; null: look for one. */
  readonly browser: string | null;
  readonly limits: BookingSettings['limits'] & {
    /** Size (10^6 bytes) at which a log file is put aside. */
    readonly logMegabytes: number;
    /** Days after which a sealed session is opened no more; null: as long as its token lasts. */
    readonly sessionDays: number | null;
  };
  readonly notify: NotifySettings;
}
