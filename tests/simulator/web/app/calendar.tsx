// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import { useState } from 'preact/hooks';
import { cellLabel, type Day, monthGrid, monthTitle, today, turnMonth } from './dates.js';

const weekdays = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;

interface Props {
  readonly chosen: Day;
  readonly timezone: string;
  /** Months that stand side by side. */
  readonly months: 1 | 2;
  /** Whether the day lies inside the booking window. */
  readonly mayChoose: (day: Day) => boolean;
  readonly update: (day: Day) => void;
}

/** The last month that the controls lead to, months from today's; after it they do nothing (contract W3). */
const lastMonth = 14;

/** The date bar's calendar (contract W3, W4). */
export function Calendar({ chosen, timezone, months, mayChoose, update }: Props) {
  const [day, setDay] = useState(chosen);
  const [month, setMonth] = useState(turnMonth(chosen, 0));
  const now = today(timezone);
  const turn = (by: number): void => {
    const wanted = turnMonth(month, by);
    if (wanted >= turnMonth(now, 0) && wanted <= turnMonth(now, lastMonth)) setMonth(wanted);
  };
  const shown = months === 1 ? [month] : [month, turnMonth(month, 1)];
  return (
    <form
      class="HotelingCalendar---base"
      onSubmit={(event) => {
        event.preventDefault();
        update(day);
      }}
    >
      <div class="HotelingCalendar---navBar">
        <Turn label="Previous Month" name="navButtonPrev" turn={() => turn(-1)} />
        <Turn label="Next Month" name="navButtonNext" turn={() => turn(1)} />
      </div>
      <div class="HotelingCalendar---months">
        {shown.map((each) => (
          <Month key={each} month={each} chosen={day} {...{ now, mayChoose }} choose={setDay} />
        ))}
      </div>
      <p class="HotelingCalendar---note">
        Desks can be booked up to the last day that is not grey.
      </p>
      <div class="HotelingCalendar---foot">
        <button type="submit" class="SButton---base SButton---primary SButton---default">
          Update
        </button>
      </div>
    </form>
  );
}

/** The library's own control: a span, whose sign its style draws (contract W3). */
function Turn(props: { label: string; name: string; turn: () => void }) {
  return (
    <span
      role="button"
      tabIndex={0}
      class={`HotelingCalendar---${props.name}`}
      aria-label={props.label}
      onClick={props.turn}
    />
  );
}

interface MonthProps {
  readonly month: Day;
  readonly chosen: Day;
  readonly now: Day;
  readonly mayChoose: (day: Day) => boolean;
  readonly choose: (day: Day) => void;
}

function Month({ month, chosen, now, mayChoose, choose }: MonthProps) {
  const days = monthGrid(month);
  return (
    <div class="HotelingCalendar---month" role="grid">
      <div class="HotelingCalendar---caption" role="heading">
        {monthTitle(month)}
      </div>
      <div class="HotelingCalendar---weekdays" aria-hidden="true">
        {weekdays.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      {[0, 7, 14, 21, 28, 35].map((start) => (
        <div key={start} class="HotelingCalendar---week" role="row">
          {days.slice(start, start + 7).map((day) => (
            <Cell
              key={day}
              day={day}
              outside={day.slice(0, 7) !== month.slice(0, 7)}
              today={day === now}
              disabled={day < now || !mayChoose(day)}
              selected={day === chosen}
              choose={choose}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface CellProps {
  readonly day: Day;
  /** Of the month before or after: under its real date, and not to be chosen (contract W3). */
  readonly outside: boolean;
  readonly today: boolean;
  readonly disabled: boolean;
  readonly selected: boolean;
  readonly choose: (day: Day) => void;
}

function Cell({ day, outside, today: isToday, disabled, selected, choose }: CellProps) {
  const off = disabled || outside;
  const names = ['day', outside && 'outside', off && 'disabled', isToday && 'today'];
  if (selected && !outside) names.push('selected');
  const pick = (): void => {
    if (!off) choose(day);
  };
  return (
    <div
      role="gridcell"
      class={names
        .filter((name) => name !== false)
        .map((name) => `HotelingCalendar---${name}`)
        .join(' ')}
      aria-label={cellLabel(day)}
      aria-disabled={off ? 'true' : 'false'}
      aria-selected={selected && !outside ? 'true' : 'false'}
      tabIndex={off ? -1 : 0}
      onClick={pick}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') pick();
      }}
    >
      {Number(day.slice(8))}
    </div>
  );
}
