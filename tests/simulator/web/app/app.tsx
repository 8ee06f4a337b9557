import { useEffect, useState } from 'preact/hooks';
import { loadViewer, makeNoise } from './api.js';
import { FloorPage } from './floor-page.js';
import { LoginPage } from './login-page.js';
import { rememberViewer } from './memory.js';
import type { Viewer } from './model.js';
import { Navbar } from './navbar.js';
import { floorPath, navigate, toLogin, useLocation } from './router.js';
import { session } from './session.js';
import { Toasts } from './toast.js';

/** Where a signed-in person lands when no page was asked for (contract S4). */
const home = floorPath('HQ', '2');

export function App() {
  const { path, query } = useLocation();
  const signedIn = session() !== null;
  const atLogin = path === '/login' || path.startsWith('/login/');

  useEffect(() => {
    if (!signedIn && !atLogin) toLogin();
    else if (signedIn && !path.startsWith('/finder/')) {
      const wanted = query.get('redirectTo') ?? '';
      navigate(wanted.startsWith('/finder/') ? wanted : home, 'replace');
    }
  }, [signedIn, atLogin, path]);

  if (!signedIn) return atLogin ? <LoginPage redirectTo={query.get('redirectTo')} /> : null;
  return path.startsWith('/finder/') ? <Finder path={path} /> : null;
}

function Finder({ path }: { path: string }) {
  const [viewer, setViewer] = useState<Viewer | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    makeNoise()
      .then(loadViewer)
      .then(
        (found) => {
          setViewer(found);
          rememberViewer(found).catch(() => undefined);
        },
        (error: Error) => setFailure(error.message),
      );
  }, []);

  if (failure !== null) return <div class="Page---message">{failure}</div>;
  if (viewer === null) return <div class="Page---message">Loading your workplace…</div>;
  const match = /^\/finder\/building\/([^/]+)\/floor\/([^/]+)\/?$/.exec(path);
  const floor = viewer.floors.find(
    (candidate) =>
      candidate.building === decodeURIComponent(match?.[1] ?? '') &&
      candidate.code === decodeURIComponent(match?.[2] ?? ''),
  );
  return (
    <div class="Page---base">
      <Navbar viewer={viewer} floor={floor ?? null} />
      {floor === undefined ? (
        <div class="Page---message">This floor does not exist or is hidden.</div>
      ) : (
        <FloorPage key={floor.id} viewer={viewer} link={floor} />
      )}
      <Toasts />
    </div>
  );
}
