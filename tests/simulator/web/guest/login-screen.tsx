// biome-ignore-all lint/a11y: the markup follows the observed site (contract S2)
// biome-ignore-all lint/correctness/useUniqueElementIds: the two screens share their ids (contract S2)
import { useState } from 'preact/hooks';

declare global {
  interface Window {
    /** What the server has put into the page (contract S9). */
    graphqlEndpoint: string;
    apolloLocation: string;
    _loginError: string;
    /** The tenant's own choice (contract S2). */
    passwordSubmit: 'any-field' | 'both-fields';
  }
}

const redirectTo = (): string | null => new URLSearchParams(location.search).get('redirectTo');

/** The login page: two screens that share ids, and one URL (contract S2). */
export function LoginScreen() {
  const [sso, setSso] = useState(false);
  const [problem, setProblem] = useState(window._loginError);
  const turn = (to: boolean) => () => {
    setProblem('');
    setSso(to);
  };
  return (
    <main class="LoginScreen---base">
      <section class="LoginScreen---card">
        <h1 class="LoginScreen---brand">
          space<b>iq</b>
        </h1>
        {problem === '' ? null : (
          <p class="LoginScreen---error" role="alert">
            {problem}
          </p>
        )}
        {sso ? (
          <SsoScreen back={turn(false)} fail={setProblem} />
        ) : (
          <PasswordScreen toSso={turn(true)} fail={setProblem} />
        )}
      </section>
      <p class="LoginScreen---foot">A simulated site with invented people and buildings.</p>
    </main>
  );
}

interface Screen {
  readonly fail: (problem: string) => void;
}

function PasswordScreen({ toSso, fail }: Screen & { readonly toSso: () => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const given = [email, password].map((text) => text !== '');
  const enabled =
    window.passwordSubmit === 'any-field' ? given.some(Boolean) : given.every(Boolean);
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const response = await fetch('/session/password', { method: 'POST' }).catch(() => null);
    if (response?.ok !== true) fail('Invalid email or password. Your company may require SSO.');
  };
  return (
    <div class="LoginScreen---loginContainer">
      <form onSubmit={submit}>
        <input
          id="email"
          type="email"
          placeholder="Email"
          value={email}
          onInput={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <input
          id="password"
          type="password"
          placeholder="Password"
          value={password}
          onInput={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <button
          id="submit"
          type="submit"
          class="SButton---base SButton---primary SButton---default"
          disabled={!enabled}
        >
          Login
        </button>
      </form>
      <button
        id="submit_sso"
        type="button"
        class="SButton---base SButton---secondary SButton---default"
        onClick={toSso}
      >
        Login with SSO
      </button>
      <p>
        <a href="/invite">Request an invitation</a> · <a href="/forgot">Forgot your password?</a>
      </p>
    </div>
  );
}

function SsoScreen({ back, fail }: Screen & { readonly back: () => void }) {
  const [email, setEmail] = useState('');
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const query = new URLSearchParams({ email, redirectTo: redirectTo() ?? '/', zone });
    const response = await fetch(`/sso/lookup?${query}`).catch(() => null);
    if (response?.ok === true) location.href = (await response.json()).url;
    else fail('Something went wrong. Please try again.');
  };
  return (
    <div class="LoginScreen---ssoContainer">
      <form onSubmit={submit}>
        <p class="LoginScreen---lead">Enter your work e-mail to continue with single sign-on.</p>
        <input
          id="email"
          type="email"
          placeholder="Email"
          value={email}
          onInput={({ currentTarget }) => setEmail(currentTarget.value)}
        />
        <button
          id="submit"
          type="submit"
          class="SButton---base SButton---primary SButton---default"
          disabled={email === ''}
        >
          Continue
        </button>
      </form>
      <button id="back" type="button" class="LoginScreen---back" onClick={back}>
        Back
      </button>
    </div>
  );
}
