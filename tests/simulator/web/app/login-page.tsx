// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import { useState } from 'preact/hooks';

/** The login page with its two ways in; the password form refuses everybody (contract S2). */
export function LoginPage({ redirectTo }: { redirectTo: string | null }) {
  const [sso, setSso] = useState(false);
  return (
    <main class="Login---base">
      <section class="Login---card">
        <h1 class="Login---brand">
          space<b>iq</b>
        </h1>
        {sso ? (
          <SsoForm redirectTo={redirectTo} back={() => setSso(false)} />
        ) : (
          <>
            <PasswordForm />
            <div class="Login---or">or</div>
            <button
              id="submit_sso"
              type="button"
              class="SButton---base SButton---secondary SButton---wide"
              onClick={() => setSso(true)}
            >
              Login with SSO
            </button>
          </>
        )}
      </section>
      <p class="Login---foot">A simulated site with invented people and buildings.</p>
    </main>
  );
}

function SsoForm({ redirectTo, back }: { redirectTo: string | null; back: () => void }) {
  return (
    <form method="get" action="/sso/start">
      <p class="Login---lead">Enter your work e-mail to continue with single sign-on.</p>
      <label class="Login---label" for="email">
        Email
      </label>
      <input id="email" name="email" type="email" autoComplete="username" required />
      {redirectTo === null ? null : <input type="hidden" name="redirectTo" value={redirectTo} />}
      <button
        id="submit"
        type="submit"
        class="SButton---base SButton---primary SButton---default SButton---wide"
      >
        Continue
      </button>
      <button type="button" class="Login---back" onClick={back}>
        Back to password login
      </button>
    </form>
  );
}

function PasswordForm() {
  const [refused, setRefused] = useState(false);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const response = await fetch('/session/password', { method: 'POST' }).catch(() => null);
    setRefused(response?.ok !== true);
  };
  return (
    <form onSubmit={submit}>
      <label class="Login---label" for="login_email">
        Email
      </label>
      <input id="login_email" type="email" required />
      <label class="Login---label" for="login_password">
        Password
      </label>
      <input id="login_password" type="password" required />
      {refused ? (
        <p class="Login---error" role="alert">
          Invalid email or password. Your company may require SSO.
        </p>
      ) : null}
      <button
        id="login_submit"
        type="submit"
        class="SButton---base SButton---primary SButton---default SButton---wide"
      >
        Log in
      </button>
    </form>
  );
}
