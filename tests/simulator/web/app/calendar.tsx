// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import { useState } from 'preact/hooks';
import { cellLabel, type Day, monthGrid, monthTitle, today, turnMonth } from './dates.js';

const weekdays = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;

interface Props {
  readonly chosen: Day;
  readonly timezone: string;
  /** Whether the day lies inside the booking window. */
  readonly mayChoose: (day: Day) => boolean;
  readonly update: (day: Day) => void;
}

/** The date bar's calendar (contract W3, W4). */
export function Calendar({ chosen, timezone, mayChoose, update }: Props) {
  const [day, setDay] = useState(chosen);
  const [month, setMonth] = useState(turnMonth(chosen, 0));
  return (
    <form
      class="HotelingCalendar---base"
      onSubmit={(event) => {
        event.preventDefault();
        update(day);
      }}
    >
      <div class="HotelingCalendar---head">
        <Turn
          label="Previous month"
          sign="‹"
          name="previous"
          turn={() => setMonth(turnMonth(month, -1))}
        />
        <span class="HotelingCalendar---month" aria-live="polite">
          {monthTitle(month)}
        </span>
        <Turn label="Next month" sign="›" name="next" turn={() => setMonth(turnMonth(month, 1))} />
      </div>
      <Grid
        month={month}
        chosen={day}
        now={today(timezone)}
        mayChoose={mayChoose}
        choose={setDay}
      />
      <div class="HotelingCalendar---foot">
        <button type="submit" class="SButton---base SButton---primary SButton---default">
          Update
        </button>
      </div>
    </form>
  );
}

function Turn(props: { label: string; sign: string; name: string; turn: () => void }) {
  return (
    <button
      type="button"
      class={`HotelingCalendar---${props.name}`}
      aria-label={props.label}
      onClick={props.turn}
    >
      {props.sign}
    </button>
  );
}

interface GridProps {
  readonly month: Day;
  readonly chosen: Day;
  readonly now: Day;
  readonly mayChoose: (day: Day) => boolean;
  readonly choose: (day: Day) => void;
}

function Grid({ month, chosen, now, mayChoose, choose }: GridProps) {
  const days = monthGrid(month);
  return (
    <div role="grid">
      <div class="HotelingCalendar---week" aria-hidden="true">
        {weekdays.map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      {[0, 7, 14, 21, 28, 35].map((start) => (
        <div key={start} class="HotelingCalendar---week" role="row">
          {days
            .slice(start, start + 7)
            .map((day) =>
              day.slice(0, 7) === month.slice(0, 7) ? (
                <Cell
                  key={day}
                  day={day}
                  disabled={day < now || !mayChoose(day)}
                  selected={day === chosen}
                  choose={choose}
                />
              ) : (
                <span key={day} class="HotelingCalendar---blank" />
              ),
            )}
        </div>
      ))}
    </div>
  );
}

interface CellProps {
  readonly day: Day;
  readonly disabled: boolean;
  readonly selected: boolean;
  readonly choose: (day: Day) => void;
}

function Cell({ day, disabled, selected, choose }: CellProps) {
  const classes = ['HotelingCalendar---day'];
  if (disabled) classes.push('HotelingCalendar---disabled');
  if (selected) classes.push('HotelingCalendar---selected');
  const pick = (): void => {
    if (!disabled) choose(day);
  };
  return (
    <div
      role="gridcell"
      class={classes.join(' ')}
      aria-label={cellLabel(day)}
      aria-disabled={disabled ? 'true' : 'false'}
      aria-selected={selected ? 'true' : 'false'}
      tabIndex={disabled ? -1 : 0}
      onClick={pick}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === ' ') pick();
      }}
    >
      {Number(day.slice(8))}
    </div>
  );
}
