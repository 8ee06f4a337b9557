import type { HopReply } from '../http/request.js';

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const style = `
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f2f4f7;color:#20262d;font:15px "Segoe UI","Helvetica Neue",Arial,sans-serif}
main{width:420px;padding:40px;background:#fff;border-radius:8px;box-shadow:0 6px 30px rgb(0 0 0/12%)}
.brand{font-weight:600;color:#0b6b53;margin-bottom:20px}
h1{font-size:22px;font-weight:600;margin:0 0 18px}
label{display:block;margin-bottom:6px;color:#5a6570}
input{width:100%;padding:10px 12px;margin-bottom:18px;border:1px solid #b9c2ca;border-radius:4px;font:inherit}
button{width:100%;padding:11px;border:0;border-radius:4px;background:#0b6b53;color:#fff;font:inherit;font-weight:600;cursor:pointer}
.error{background:#fdecea;color:#8c1d18;padding:10px 12px;border-radius:4px;margin:0 0 16px}
.number{font-size:64px;font-weight:700;text-align:center;margin:16px 0;letter-spacing:.06em}
.soft{color:#5a6570}`;

function html(title: string, body: string, status = 200): HopReply {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${style}</style></head><body><main><div class="brand">Northgate Identity</div>${body}</main></body></html>`,
  };
}

const problem = (message: string | null): string =>
  message === null ? '' : `<p class="error" role="alert">${escapeHtml(message)}</p>`;

export function errorPage(status: number, title: string, message: string): HopReply {
  return html(title, `<h1>${escapeHtml(title)}</h1>${problem(message)}`, status);
}

export function userNamePage(tx: string, hint: string, message: string | null): HopReply {
  return html(
    'Sign in',
    `<h1>Sign in</h1>${problem(message)}<form method="post" action="/signin/identifier?tx=${tx}">
<label for="username">User name or e-mail</label>
<input id="username" name="username" value="${escapeHtml(hint)}" autocomplete="username" autofocus required>
<button id="next" type="submit">Next</button></form>`,
  );
}

export function passwordPage(tx: string, who: string, message: string | null): HopReply {
  return html(
    'Enter password',
    `<h1>Enter password</h1><p class="soft">${escapeHtml(who)}</p>${problem(message)}
<form method="post" action="/signin/password?tx=${tx}">
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" autofocus required>
<button id="signin" type="submit">Sign in</button></form>`,
  );
}

/** The number challenge: the page waits until the phone has answered (contract S3). */
export function challengePage(tx: string, number: string): HopReply {
  return html(
    'Approve sign-in',
    `<h1>Approve sign-in request</h1>
<p class="soft">Open the authenticator on your phone and enter the number shown to sign in.</p>
<div class="number" id="mfa_number">${number}</div><p class="soft">Waiting for your phone…</p>
<script>
const ask = async () => {
  const { state } = await fetch('/signin/mfa/state?tx=${tx}').then((r) => r.json()).catch(() => ({ state: 'waiting' }));
  if (state === 'waiting') setTimeout(ask, 300);
  else location.replace('/signin/mfa/done?tx=${tx}');
};
ask();
</script>`,
  );
}

const refusals = {
  'unsafe-browser': [
    'Couldn’t sign you in',
    'This browser or app may not be secure. Try using a different browser.',
  ],
  'managed-device': [
    'You can’t get there from here',
    'This device must be managed by your organization to access this application.',
  ],
} as const;

/** A page that nobody gets past in this browser (contract S10). */
export function refusalPage(kind: keyof typeof refusals): HopReply {
  const [title, words] = refusals[kind];
  return html(title, `<h1>${title}</h1><p>${words}</p>`);
}

/** A page that wants a click before it goes on. */
export function questionPage(
  tx: string,
  kind: 'stay-signed-in' | 'pick-account',
  who: string,
): HopReply {
  const [title, label] =
    kind === 'stay-signed-in' ? ['Stay signed in?', 'Yes'] : ['Pick an account', escapeHtml(who)];
  return html(
    title,
    `<h1>${title}</h1><form method="post" action="/signin/answer?tx=${tx}"><button id="answer" type="submit">${label}</button></form>`,
  );
}

/** SAML's POST binding: a form that submits itself. */
export function postPage(callbackUrl: string, samlResponse: string, relayState: string): HopReply {
  const field = (name: string, value: string): string =>
    `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
  return html(
    'Signing in',
    `<h1>Signing you in…</h1><form id="saml" method="post" action="${escapeHtml(callbackUrl)}">
${field('SAMLResponse', samlResponse)}${field('RelayState', relayState)}
<noscript><button type="submit">Continue</button></noscript></form>
<script>document.getElementById('saml').submit()</script>`,
  );
}
