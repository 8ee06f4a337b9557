import type { HopReply } from '../http/request.js';

/**
 * An identity provider whose page keeps one URL through identifier, password and challenge, with an embedded frame
 * (contract S3). The page asks its server what to show next.
 */
export function oneUrlPage(tx: string): HopReply {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head>
<body><div id="okta-sign-in"></div><iframe src="/device" title="device" width="1" height="1"></iframe>
<script>${script(tx)}</script></body></html>`,
  };
}

/** What the embedded frame holds: nothing that a fresh browser could answer. */
export const framePage: HopReply = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><html><body><p>This device is not known.</p></body></html>',
};

function script(tx: string): string {
  return `
const root = document.getElementById('okta-sign-in');
const field = (name, type, label) => '<label>' + label + '<input name="' + name + '" type="' + type + '"></label>';
const form = (inner, label) => '<form class="o-form">' + inner +
  '<input class="button button-primary" type="submit" value="' + label + '"></form>';
const ask = async (step, values) => {
  const body = new URLSearchParams(values ?? {});
  const answer = await fetch('/idx/' + step + '?tx=${tx}', { method: 'POST', body }).then((r) => r.json());
  show(answer);
};
const show = (answer) => {
  const { screen } = answer;
  if (screen === 'done') { document.open(); document.write(answer.page); document.close(); return; }
  if (screen === 'identify') {
    root.innerHTML = '<h2>Sign In</h2>' + form(field('identifier', 'text', 'Username') +
      '<label><input name="rememberMe" type="checkbox">Keep me signed in</label>', 'Next');
  } else if (screen === 'password') {
    root.innerHTML = '<h2>Verify with your password</h2>' + form(field('credentials.passcode', 'password', 'Password'), 'Verify');
  } else {
    root.innerHTML = '<h2>Verify with a push</h2><p>On your mobile device, choose this number:</p>' +
      '<span data-se="challenge-number">' + answer.number + '</span>';
    setTimeout(() => ask('poll'), 300);
    return;
  }
  const current = root.querySelector('form');
  if (answer.error) current.classList.add('o-form-has-errors');
  if (answer.error) current.insertAdjacentHTML('afterbegin', '<p>' + answer.error + '</p>');
  current.addEventListener('submit', (event) => {
    event.preventDefault();
    ask(screen, Object.fromEntries(new FormData(current)));
  });
};
ask('begin');`;
}
