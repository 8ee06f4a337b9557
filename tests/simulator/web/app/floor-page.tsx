// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import { useEffect, useState } from 'preact/hooks';
import {
  bookDesk,
  dotsArrive,
  loadBookings,
  loadConfig,
  loadFloor,
  popupCloses,
  type SiteConfig,
} from './api.js';
import { type Day, today } from './dates.js';
import { bookingsChanged } from './events.js';
import { type Dot, FloorMap } from './map.js';
import { rememberFloor } from './memory.js';
import type { Bookings, Desk, Floor, FloorLink, Viewer } from './model.js';
import { LastPopup, Popup } from './popup.js';
import { Sidebar } from './sidebar.js';
import { toast } from './toast.js';

interface Open {
  readonly desk: Desk;
  readonly at: { x: number; y: number };
  readonly map: { width: number; height: number };
}

interface Props {
  readonly viewer: Viewer;
  readonly link: FloorLink;
}

export function FloorPage({ viewer, link }: Props) {
  const [config, setConfig] = useState<SiteConfig | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const refresh = (): void => {
    loadConfig(link).then(setConfig, (error: Error) => setFailure(error.message));
  };
  useEffect(() => {
    rememberFloor(location.pathname);
    refresh();
  }, []);
  if (failure !== null) return <div class="Page---message">{failure}</div>;
  if (config === null) return <div class="Page---message">Loading the floor…</div>;
  return <LoadedFloor {...{ viewer, link, config, refresh }} />;
}

/** The floor, read once, and who holds its desks on the day; `reload` asks for the bookings anew (contract W10). */
function useFloor(link: FloorLink, day: Day, viewer: Viewer, pollMs: number | null) {
  const [floor, setFloor] = useState<Floor | null>(null);
  const [bookings, setBookings] = useState<Bookings | null>(null);
  const [version, setVersion] = useState(0);
  const complain = (error: Error): void => toast(error.message, true);
  useEffect(() => {
    loadFloor(link, viewer).then(setFloor, complain);
  }, []);
  useEffect(() => {
    if (floor === null) return;
    let current = true;
    loadBookings(floor, day).then((found) => {
      if (current) setBookings(found);
    }, complain);
    return () => {
      current = false;
    };
  }, [floor, day, version]);
  const reload = (): void => setVersion((count) => count + 1);
  useEffect(() => {
    if (pollMs === null || bookings === null) return;
    // A page that polls waits for its answer before it asks again.
    const timer = setTimeout(reload, pollMs);
    return () => clearTimeout(timer);
  }, [bookings]);
  useEffect(() => {
    bookingsChanged.addEventListener('change', reload);
    return () => bookingsChanged.removeEventListener('change', reload);
  }, []);
  return { floor, bookings, forget: () => setBookings(null), reload };
}

/** The dots of a floor, which arrive some time after its image and its data, perhaps not all at once (contract W5). */
function useDots(
  floor: Floor | null,
  bookings: Bookings | null,
  { imageLoaded, day, dress }: { imageLoaded: boolean; day: Day; dress: SiteConfig['dress'] },
) {
  const [arrived, setArrived] = useState<{ day: Day; share: number } | null>(null);
  useEffect(() => {
    setArrived(null);
    if (!imageLoaded) return;
    let current = true;
    const show = (share: number): void => {
      if (current) setArrived({ day, share });
    };
    dotsArrive(dress.dotsMs).then((here) => {
      if (here) show(dress.dotsCome === 'at once' ? 1 : 0.5);
      if (here && dress.dotsCome !== 'at once') setTimeout(() => show(1), dress.dotsMs);
    });
    return () => {
      current = false;
    };
  }, [imageLoaded, day]);
  if (floor === null || bookings === null || arrived?.day !== day) return null;
  const isFree = ({ id, open }: Desk): boolean =>
    open && (bookings.get(id) ?? []).every(({ released }) => released);
  const shown = floor.desks.slice(0, Math.ceil(floor.desks.length * arrived.share));
  return shown.map((desk) => ({ desk, free: isFree(desk) }));
}

interface Loaded extends Props {
  readonly config: SiteConfig;
  /** Asks again which days are open. */
  readonly refresh: () => void;
}

/** Books; gives the site's words when it refuses. A popup may stay open although the desk is booked. */
async function reserve(
  desk: Desk,
  { viewer, link, day }: { viewer: Viewer; link: FloorLink; day: Day },
  after: { reload: () => void; close: () => void },
): Promise<string | null> {
  const refusal = await bookDesk(desk, viewer, day, link.timezone);
  after.reload();
  toast(refusal ?? `Hoteling Desk ${desk.code} is booked.`, refusal !== null);
  if (refusal === null && (await popupCloses())) after.close();
  return refusal;
}

function LoadedFloor({ viewer, link, config, refresh }: Loaded) {
  const { timezone, building, code } = link;
  const { dress } = config;
  const [day, setDay] = useState<Day>(() => today(timezone));
  const [booking, setBooking] = useState(false);
  const [imageLoaded, setImageLoaded] = useState(false);
  const [open, setOpen] = useState<Open | null>(null);
  const [last, setLast] = useState<Desk | null>(null);
  useEffect(() => {
    if (open !== null) setLast(open.desk);
  }, [open]);
  const { floor, bookings, forget, reload } = useFloor(link, day, viewer, dress.pollMs);
  const dots = useDots(floor, bookings, { imageLoaded, day, dress });

  const update = (chosen: Day): void => {
    setOpen(null);
    setDay(chosen);
    if (chosen === day) reload();
    else forget();
  };
  const end = (): void => {
    setBooking(false);
    setOpen(null);
  };
  const pick = (dot: Dot, at: Open['at'], map: Open['map']): void => {
    if (!booking || !dot.free) return;
    setTimeout(() => setOpen({ desk: dot.desk, at, map }), dress.popupMs);
  };
  const book = (desk: Desk): Promise<string | null> => {
    const close = (): void => setOpen((now) => (now?.desk.id === desk.id ? null : now));
    return reserve(desk, { viewer, link, day }, { reload, close });
  };

  return (
    <main class="Floor---base">
      <Sidebar
        {...{ viewer, floor, bookings, timezone, day, booking, update }}
        months={dress.months}
        mayChoose={(candidate) => config.openDays.includes(candidate)}
        look={refresh}
        begin={() => setBooking(true)}
        cancel={end}
      />
      <FloorMap
        src={`/floorplans/${encodeURIComponent(building)}/${encodeURIComponent(code)}.svg`}
        look={config}
        overlays={dress.overlays}
        dots={dots}
        loaded={() => setImageLoaded(true)}
        pick={pick}
      >
        {open === null ? <LastPopup desk={last} /> : null}
        {open === null ? null : (
          <Popup
            key={open.desk.id}
            {...{ ...open, day, timezone }}
            book={() => book(open.desk)}
            close={() => setOpen(null)}
          />
        )}
      </FloorMap>
    </main>
  );
}
