// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import { useState } from 'preact/hooks';
import { Calendar } from './calendar.js';
import { barText, type Day, rowTime } from './dates.js';
import type { Bookings, Desk, Floor, Holding, Viewer } from './model.js';

interface Props {
  readonly viewer: Viewer;
  readonly floor: Floor | null;
  readonly bookings: Bookings | null;
  readonly timezone: string;
  readonly day: Day;
  readonly booking: boolean;
  /** Months that the calendar shows at once. */
  readonly months: 1 | 2;
  readonly mayChoose: (day: Day) => boolean;
  /** The calendar is about to be looked at. */
  readonly look: () => void;
  readonly begin: () => void;
  readonly cancel: () => void;
  readonly update: (day: Day) => void;
}

export function Sidebar(props: Props) {
  const { floor, bookings, day, timezone, booking } = props;
  const held = (floor?.desks ?? []).flatMap((desk) =>
    (bookings?.get(desk.id) ?? [])
      .filter(({ released }) => !released)
      .map((holding) => ({ desk, holding })),
  );
  return (
    <aside class="Sidebar---base">
      <h2 class="Sidebar---title">{floor === null ? 'Floor' : floor.name}</h2>
      {booking ? (
        <BookingBar {...props} />
      ) : (
        <button
          type="button"
          class="SButton---base SButton---primary SButton---default SButton---wide SButton---new"
          onClick={props.begin}
        >
          Book Desk
        </button>
      )}
      <div class="Sidebar---key">
        <span class="Sidebar---dot Sidebar---free" /> Available
        <span class="Sidebar---dot Sidebar---taken" /> Reserved
      </div>
      <h3 class="Sidebar---heading">
        Bookings · {barText(day, timezone).split(' - ')[0]}
        <span class="Sidebar---count">{held.length}</span>
      </h3>
      <div class="BookingsAccordion---base">
        {held.map(({ desk, holding }) => (
          <Entry key={holding.id} desk={desk} holding={holding} timezone={timezone} />
        ))}
        {bookings !== null && held.length === 0 ? <p>No bookings on this day.</p> : null}
      </div>
    </aside>
  );
}

/** The date bar beside its Cancel button (contract W2). */
function BookingBar({ day, timezone, months, mayChoose, look, cancel, update }: Props) {
  const [calendar, setCalendar] = useState(false);
  const toggle = (): void => {
    look();
    setCalendar(!calendar);
  };
  return (
    <div class="HotelingBar---base">
      <div class="HotelingBar---row">
        <div
          class="HotelingBar---date"
          role="button"
          tabIndex={0}
          onClick={toggle}
          onKeyDown={(event) => {
            if (event.key === 'Enter') toggle();
          }}
        >
          {barText(day, timezone)}
        </div>
        <button type="button" class="SButton---base SButton---secondary" onClick={cancel}>
          Cancel
        </button>
      </div>
      {calendar ? (
        <Calendar
          chosen={day}
          timezone={timezone}
          months={months}
          mayChoose={mayChoose}
          update={(chosen) => {
            setCalendar(false);
            update(chosen);
          }}
        />
      ) : null}
    </div>
  );
}

function Entry(props: { desk: Desk; holding: Holding; timezone: string }) {
  const [open, setOpen] = useState(false);
  const { desk, holding, timezone } = props;
  return (
    <div class="BookingsAccordion---item">
      <button type="button" class="BookingsAccordion---toggle" onClick={() => setOpen(!open)}>
        <span class="BookingsAccordion---accordionTitle">Hoteling Desk: {desk.externalId}</span>
        <span aria-hidden="true">{open ? '–' : '+'}</span>
      </button>
      {open ? (
        <div class="BookingsAccordion---body">
          {holding.holder ?? 'Somebody'}, {rowTime(holding.start, timezone)} –{' '}
          {rowTime(holding.end, timezone)}
          {holding.checkedIn ? ', checked in' : ''}
        </div>
      ) : null}
    </div>
  );
}
