// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import { useEffect, useState } from 'preact/hooks';
import { cancelBooking, checkIn, loadOwnBookings } from './api.js';
import { rowDate, rowTime, siteNow, today, zonedDay } from './dates.js';
import { bookingsChanged } from './events.js';
import type { OwnBooking, Viewer } from './model.js';
import { toast } from './toast.js';

const tabs = ['upcoming bookings', 'past bookings'] as const;
type Tab = (typeof tabs)[number];

const title = (tab: Tab): string => (tab === 'past bookings' ? 'Past' : 'Upcoming');

/** The person's own bookings, and what may be done with one. */
function useBookings(viewer: Viewer) {
  const [bookings, setBookings] = useState<readonly OwnBooking[] | null>(null);
  const refresh = (): Promise<void> =>
    loadOwnBookings(viewer).then(setBookings, (error: Error) => toast(error.message, true));
  useEffect(() => {
    refresh();
  }, []);
  const act: Act = async (work, done) => {
    await work.then(
      () => toast(done),
      (error: Error) => toast(error.message, true),
    );
    await refresh();
    bookingsChanged.dispatchEvent(new Event('change'));
  };
  return { bookings, act };
}

/** The person's own bookings in two tabs whose ids contain a space (contract W9). */
export function BookingsModal({ viewer, close }: { viewer: Viewer; close: () => void }) {
  const [tab, setTab] = useState<Tab>('upcoming bookings');
  const { bookings, act } = useBookings(viewer);
  return (
    <div class="modal-backdrop">
      <div class="modal-content" role="dialog" aria-label="My Bookings">
        <div class="modal-header">
          <h2>My Bookings</h2>
        </div>
        <div class="modal-tabs" role="tablist">
          {tabs.map((name) => (
            <button
              key={name}
              id={`bookings-tab-${name}`}
              type="button"
              role="tab"
              aria-selected={name === tab ? 'true' : 'false'}
              class={name === tab ? 'nav-link active' : 'nav-link'}
              onClick={() => setTab(name)}
            >
              {title(name)}
            </button>
          ))}
        </div>
        <div class="modal-body">
          {tabs.map((name) => (
            <div key={name} id={`bookings-pane-${name}`} role="tabpanel" hidden={name !== tab}>
              <Table tab={name} bookings={bookings} act={act} />
            </div>
          ))}
        </div>
        <div class="modal-footer">
          <button type="button" class="SButton---base SButton---secondary" onClick={close}>
            Close
          </button>
        </div>
      </div>
    </div>
  );
}

type Act = (work: Promise<void>, done: string) => Promise<void>;

interface TableProps {
  readonly tab: Tab;
  readonly bookings: readonly OwnBooking[] | null;
  readonly act: Act;
}

const headers = ['Date', 'Space', 'Time', 'Status', ''] as const;

function Table({ tab, bookings, act }: TableProps) {
  if (bookings === null) return <p class="UITable---empty">Loading…</p>;
  const past = ({ end, released }: OwnBooking): boolean => released || end <= siteNow();
  const rows = bookings
    .filter((booking) => past(booking) === (tab === 'past bookings'))
    .sort((a, b) => a.start.getTime() - b.start.getTime());
  if (rows.length === 0) return <p class="UITable---empty">No {tab}.</p>;
  return (
    <div class="UITable---table" role="table">
      <div class="UITable---headerRow" role="row">
        {headers.map((name) => (
          <div key={name} class="UITable---headerCell" role="columnheader">
            {name}
          </div>
        ))}
      </div>
      {rows.map((booking) => (
        <Row key={booking.id} booking={booking} actions={tab === 'upcoming bookings'} act={act} />
      ))}
    </div>
  );
}

function Row({ booking, actions, act }: { booking: OwnBooking; actions: boolean; act: Act }) {
  const { id, start, end, timezone, desk, checkedIn, released } = booking;
  const isToday = zonedDay(start, timezone) === today(timezone);
  const status = released ? 'Released' : checkedIn ? 'Checked in' : 'Reserved';
  const cells = [
    rowDate(start, timezone),
    `Hoteling Desk: ${desk}`,
    `${rowTime(start, timezone)} – ${rowTime(end, timezone)}`,
    status,
  ];
  return (
    <div class="UITable---row" role="row">
      {cells.map((text) => (
        <div key={text} class="UITable---cell" role="cell">
          {text}
        </div>
      ))}
      <div class="UITable---cell UITable---actions" role="cell">
        {actions && isToday && !checkedIn ? (
          <button
            type="button"
            class="SButton---base SButton---primary SButton---small"
            onClick={() => act(checkIn(id), 'You are checked in.')}
          >
            Check In
          </button>
        ) : null}
        {actions ? (
          <button
            type="button"
            class="SButton---base SButton---secondary SButton---small"
            onClick={() => act(cancelBooking(id), 'Your booking was cancelled.')}
          >
            Cancel
          </button>
        ) : null}
      </div>
    </div>
  );
}
