// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import { useEffect, useState } from 'preact/hooks';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
}

const shownMs = 5000;
const listeners = new Set<(toast: Toast) => void>();
let count = 0;

export function toast(text: string, bad = false): void {
  count += 1;
  for (const listener of listeners) listener({ id: count, text, bad });
}

export function Toasts() {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  useEffect(() => {
    const show = (shown: Toast): void => {
      setToasts((all) => [...all, shown]);
      setTimeout(() => setToasts((all) => all.filter(({ id }) => id !== shown.id)), shownMs);
    };
    listeners.add(show);
    return () => {
      listeners.delete(show);
    };
  }, []);
  return (
    <div class="Toasts---base" role="status">
      {toasts.map(({ id, text, bad }) => (
        <div key={id} class={bad ? 'Toasts---toast Toasts---bad' : 'Toasts---toast'}>
          {text}
        </div>
      ))}
    </div>
  );
}
