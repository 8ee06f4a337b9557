import { useEffect, useState } from 'preact/hooks';
import { generalConfig, greetSecondHost, loadViewer, makeNoise } from './api.js';
import { FloorPage } from './floor-page.js';
import { rememberViewer } from './memory.js';
import type { Viewer } from './model.js';
import { Navbar } from './navbar.js';
import { toLogin, useLocation } from './router.js';
import { session } from './session.js';
import { Toasts } from './toast.js';

export function App() {
  const { path } = useLocation();
  const signedIn = session() !== null;

  useEffect(() => {
    if (!signedIn) toLogin();
  }, [signedIn]);

  return signedIn ? <Finder path={path} /> : null;
}

function Finder({ path }: { path: string }) {
  const [viewer, setViewer] = useState<Viewer | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  useEffect(() => {
    dressUp();
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
        <div class="Page---message">
          {match === null ? 'Choose a floor.' : 'This floor does not exist or is hidden.'}
        </div>
      ) : (
        <FloorPage key={floor.id} viewer={viewer} link={floor} />
      )}
      <Toasts />
    </div>
  );
}

/** What the page brings beside its floor (contract S9). */
async function dressUp(): Promise<void> {
  const { dress } = await generalConfig();
  if (dress.secondHost) {
    greetSecondHost();
    setInterval(greetSecondHost, 2_000);
  }
  // It is refused where workers are blocked.
  if (dress.serviceWorker) await navigator.serviceWorker?.register('/sw.js').catch(() => null);
}
