// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import type { PageTraits } from '../../tenant/pages.js';
import type { Change } from './bookings-modal.js';
import { rowDate, rowTime, siteNow, today, zonedDay } from './dates.js';
import type { OwnBooking } from './model.js';

interface Props {
  readonly booking: OwnBooking;
  readonly dress: PageTraits;
  readonly change: Change;
  /** Cancels some other booking, without a question. */
  readonly stray: () => void;
  readonly isPast: boolean;
}

/** A row of My Bookings, whose actions are icons as a rule (contract W9). */
export function BookingRow(props: Props) {
  const { booking } = props;
  const { start, end, timezone, desk, checkedIn, released } = booking;
  const status = released ? 'Released' : checkedIn ? 'Checked in' : 'Reserved';
  const cells = [
    rowDate(start, timezone),
    `Hoteling Desk: ${desk}`,
    `${rowTime(start, timezone)} – ${rowTime(end, timezone)}`,
  ];
  return (
    <div class="UITable---row" role="row">
      {cells.map((text) => (
        <div key={text} class="UITable---cell" role="cell">
          {text}
        </div>
      ))}
      <div class="UITable---cell" role="cell">
        <span class={checkedIn ? 'BookingsModal---checkedIn' : ''}>{status}</span>
      </div>
      <div class="UITable---cell UITable---actions BookingsModal---action" role="cell">
        <Actions {...props} />
      </div>
    </div>
  );
}

function Actions({ booking, dress, change, stray, isPast }: Props) {
  const { start, end, timezone, checkedIn, released } = booking;
  const isToday = zonedDay(start, timezone) === today(timezone);
  const mayCheckIn = !isPast && !checkedIn && isToday;
  const mayCancel = !released && end > siteNow();
  const common = { dress: dress.actions };
  const other = dress.otherAction === 'shares' ? () => undefined : stray;
  return (
    <>
      {dress.otherAction === 'none' ? null : <Action {...common} name="other" press={other} />}
      {isPast ? null : (
        <span class="BookingsModal---checkInWrapper">
          <Action
            {...common}
            name="checkIn"
            press={mayCheckIn ? () => change('checkIn', booking) : null}
          />
        </span>
      )}
      {mayCancel ? (
        <Action {...common} name="cancel" press={() => change('cancel', booking)} />
      ) : null}
    </>
  );
}

const words = { checkIn: 'Check In', cancel: 'Cancel', other: 'More' } as const;
const icons = { checkIn: 'icon-checkin', cancel: 'icon-trash', other: 'icon-more' } as const;

interface ActionProps {
  readonly dress: PageTraits['actions'];
  readonly name: keyof typeof words;
  /** Null where it is greyed. */
  readonly press: (() => void) | null;
}

function Action({ dress, name, press }: ActionProps) {
  if (dress !== 'words') {
    const names = [dress === 'icons' ? icons[name] : 'icon-glyph'];
    if (press === null) names.push('UITable---disabledIcon');
    return <i class={names.join(' ')} onClick={press ?? undefined} />;
  }
  if (press === null) return null;
  return (
    <button
      type="button"
      class="SButton---base SButton---secondary SButton---small"
      onClick={press}
    >
      {words[name]}
    </button>
  );
}
