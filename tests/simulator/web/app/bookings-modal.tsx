// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import { useEffect, useState } from 'preact/hooks';
import type { PageTraits } from '../../tenant/pages.js';
import { cancelBooking, checkIn, generalConfig, loadOwnBookings } from './api.js';
import { BookingRow } from './booking-row.js';
import { siteNow, today, zonedDay } from './dates.js';
import { bookingsChanged } from './events.js';
import type { OwnBooking, Viewer } from './model.js';
import { Question, type Questions } from './question.js';
import { toast } from './toast.js';

const tabs = ['upcoming bookings', 'past bookings'] as const;
type Tab = (typeof tabs)[number];

const title = (tab: Tab): string => (tab === 'past bookings' ? 'Past' : 'Upcoming');

/** The person's own bookings, and what may be done with one. */
function useBookings(viewer: Viewer) {
  const [bookings, setBookings] = useState<readonly OwnBooking[] | null>(null);
  const refresh = (anew = false): Promise<void> =>
    loadOwnBookings(viewer, setBookings, anew).then(setBookings, (error: Error) =>
      toast(error.message, true),
    );
  useEffect(() => {
    refresh();
  }, []);
  const act = async (work: Promise<void>, done: string): Promise<void> => {
    await work.then(
      () => toast(done),
      (error: Error) => toast(error.message, true),
    );
    await refresh(true);
    bookingsChanged.dispatchEvent(new Event('change'));
  };
  return { bookings, act, refresh };
}

/** What is asked before a change goes out, one question after the other (contract W9). */
function questionsFor(what: 'cancel' | 'checkIn', { asks, health }: PageTraits): Questions {
  const sure = asks.startsWith('both') || (asks === 'cancelling' && what === 'cancel');
  const questions: Questions[number][] = [];
  if (what === 'checkIn' && health) questions.push('health');
  if (sure) questions.push(what);
  if (asks === 'both twice') questions.push('again');
  return questions;
}

export type Change = (what: 'cancel' | 'checkIn', booking: OwnBooking) => void;

/** The person's own bookings in two tabs whose ids contain a space (contract W9). */
export function BookingsModal({ viewer, close }: { viewer: Viewer; close: () => void }) {
  const [tab, setTab] = useState<Tab>('upcoming bookings');
  const [dress, setDress] = useState<PageTraits | null>(null);
  const [asked, setAsked] = useState<{ questions: Questions; go: () => void } | null>(null);
  const [editing, setEditing] = useState(false);
  const { bookings, act, refresh } = useBookings(viewer);
  useEffect(() => {
    generalConfig().then((config) => setDress(config.dress));
  }, []);
  if (dress === null) return null;
  const change: Change = (what, { id }) => {
    const go = (): void => {
      setAsked(null);
      if (what === 'cancel') act(cancelBooking(id), 'Your booking was cancelled.');
      else act(checkIn(id), 'You are checked in.');
    };
    const questions = questionsFor(what, dress);
    if (questions.length === 0) go();
    else setAsked({ questions, go });
  };
  const stray = ({ id }: OwnBooking): void => {
    if (dress.otherAction === 'asks') {
      setEditing(true);
      return;
    }
    const other = bookings?.find((booking) => booking.id !== id && booking.end > siteNow());
    if (other !== undefined) act(cancelBooking(other.id), 'Another booking was cancelled.');
  };
  const show = (name: Tab): void => {
    setTab(name);
    if (name === 'past bookings' && dress.past === 'when shown') refresh();
  };
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
              onClick={() => show(name)}
            >
              {title(name)}
            </button>
          ))}
        </div>
        <div class="modal-body">
          {tabs.map((name) => (
            <div key={name} id={`bookings-pane-${name}`} role="tabpanel" hidden={name !== tab}>
              <Table tab={name} bookings={bookings} dress={dress} {...{ change, stray }} />
            </div>
          ))}
        </div>
        <div class="modal-footer">
          {dress.closeButtons === 2 ? (
            <button type="button" class="SButton---base SButton---hidden" onClick={() => undefined}>
              Close
            </button>
          ) : null}
          <button type="button" class="SButton---base SButton---secondary" onClick={close}>
            Close
          </button>
        </div>
      </div>
      {editing ? <Editor close={() => setEditing(false)} /> : null}
      {asked === null ? null : <Question {...asked} back={() => setAsked(null)} />}
    </div>
  );
}

/** What another action of a row asks for. */
function Editor({ close }: { close: () => void }) {
  return (
    <div class="modal-content" role="dialog" aria-label="Edit">
      <div class="modal-body">
        Edit <input type="text" />
      </div>
      <div class="modal-footer">
        <button type="button" class="SButton---base SButton---secondary" onClick={close}>
          Back
        </button>
      </div>
    </div>
  );
}

interface TableProps {
  readonly tab: Tab;
  readonly bookings: readonly OwnBooking[] | null;
  readonly dress: PageTraits;
  readonly change: Change;
  readonly stray: (booking: OwnBooking) => void;
}

const headers = ['Date', 'Space', 'Time', 'Status', ''] as const;
let drawn = 0;

/** After check-in a booking of today stands under Past (contract W9). */
function isPast({ end, released, checkedIn, start, timezone }: OwnBooking): boolean {
  const isToday = zonedDay(start, timezone) === today(timezone);
  return released || end <= siteNow() || (checkedIn && isToday);
}

function Table({ tab, bookings, dress, change, stray }: TableProps) {
  if (bookings === null) return <p class="UITable---empty">Loading…</p>;
  const rows = bookings
    .filter((booking) => isPast(booking) === (tab === 'past bookings'))
    .sort((a, b) => a.start.getTime() - b.start.getTime());
  drawn += 1;
  if (dress.order === 'changing' && drawn % 2 === 0) rows.reverse();
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
      {rows.map((booking, index) => (
        <BookingRow
          key={dress.order === 'changing' ? index : booking.id}
          {...{ booking, dress, change }}
          stray={() => stray(booking)}
          isPast={tab === 'past bookings'}
        />
      ))}
    </div>
  );
}
