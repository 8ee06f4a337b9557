import { type Weekday, weekdays } from './civil-date.js';

const names: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

export function weekdayName(day: Weekday): string {
  return names[day];
}

/** Days as options and settings take them: `mon-fri`, `tue,wed`, and over the end of the week `sun-thu`. */
export function formatDays(days: readonly Weekday[]): string {
  return runsOf(days)
    .map((run) => (run.length > 2 ? `${run[0]}-${run.at(-1)}` : run.join(',')))
    .join(',');
}

/** Days as a sentence has them: `Tue to Sat`, `Mon, Wed and Fri`. */
export function daysInWords(days: readonly Weekday[]): string {
  const short = (day: Weekday) => names[day].slice(0, 3);
  const parts = runsOf(days).flatMap((run) =>
    run.length > 2
      ? [`${short(run[0] ?? 'mon')} to ${short(run.at(-1) ?? 'sun')}`]
      : run.map(short),
  );
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** Days that follow each other, together; where the first and the last of the week are both there, over its end. */
function runsOf(days: readonly Weekday[]): readonly (readonly Weekday[])[] {
  const runs: Weekday[][] = [];
  for (const [index, day] of weekdays.entries()) {
    if (!days.includes(day)) continue;
    const isNext = index > 0 && days.includes(weekdays[index - 1] ?? day);
    if (isNext) runs.at(-1)?.push(day);
    else runs.push([day]);
  }
  const [first, last] = [runs[0], runs.at(-1)];
  const meets = runs.length > 1 && first?.[0] === 'mon' && last?.at(-1) === 'sun';
  if (!meets || first === undefined || last === undefined) return runs;
  return [[...last, ...first], ...runs.slice(1, -1)];
}
