import { ExitCode, SpaceiqError } from '../lib/errors.js';
import { isLoopback } from '../lib/loopback.js';
import type { Secret } from '../lib/secret.js';
import type { MailSettings } from '../profile/settings.js';
import type { Channel } from './channel.js';
import { linesOf, titleOf } from './text.js';

/** A channel that sends e-mail over TLS (plain only to this machine), signed in when the settings name a user. */
export function emailChannel(
  settings: MailSettings,
  password: () => Promise<Secret | null>,
): Channel {
  return {
    name: `e-mail by ${settings.host}`,
    async send(notice, signal) {
      const auth = await signIn(settings, password);
      const { createTransport } = await import('nodemailer');
      const transport = createTransport({
        host: settings.host,
        port: settings.port,
        secure: settings.secure,
        requireTLS: !settings.secure && !isLoopback(settings.host),
        ...(auth === null ? {} : { auth }),
        tls: { rejectUnauthorized: true },
        connectionTimeout: 9000,
        greetingTimeout: 9000,
        socketTimeout: 9000,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const close = () => transport.close();
      signal.addEventListener('abort', close, { once: true });
      try {
        const sent = await transport.sendMail({
          from: settings.from,
          to: [...settings.to],
          subject: titleOf(notice),
          text: `${linesOf(notice).join('\n')}\n`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return `accepted for ${sent.accepted.length} of ${settings.to.length}`;
      } finally {
        signal.removeEventListener('abort', close);
        close();
      }
    },
  };
}

async function signIn(
  settings: MailSettings,
  password: () => Promise<Secret | null>,
): Promise<{ user: string; pass: string } | null> {
  if (settings.user === null) return null;
  const secret = await password();
  if (secret === null) {
    throw new SpaceiqError(
      ExitCode.failed,
      `there is no password of ${settings.user} at ${settings.host}:${settings.port} in the keychain`,
      'Store it with: spaceiq profile set NAME --mail-password',
    );
  }
  return { user: settings.user, pass: secret.reveal() };
}
