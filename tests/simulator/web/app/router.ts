import { useEffect, useState } from 'preact/hooks';

const changed = 'spaceiq:navigated';

export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', path);
  else history.replaceState(null, '', path);
  dispatchEvent(new Event(changed));
}

/** The path and query of the page, followed as it changes. */
export function useLocation(): { path: string; query: URLSearchParams } {
  const [, setTurn] = useState(0);
  useEffect(() => {
    const turn = (): void => setTurn((count) => count + 1);
    addEventListener('popstate', turn);
    addEventListener(changed, turn);
    return () => {
      removeEventListener('popstate', turn);
      removeEventListener(changed, turn);
    };
  }, []);
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}

/** Where a page without a session leads (contract S1). */
export function toLogin(): void {
  if (location.pathname.startsWith('/login')) return;
  location.replace(`/login?redirectTo=${encodeURIComponent(location.pathname)}`);
}

export function floorPath(building: string, floor: string): string {
  return `/finder/building/${encodeURIComponent(building)}/floor/${encodeURIComponent(floor)}`;
}
