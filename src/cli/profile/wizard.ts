import { weekdays } from '../../lib/civil-date.js';
import { messageOf } from '../../lib/errors.js';
import { applyChanges } from '../../profile/change.js';
import type { RawSettings } from '../../profile/home.js';
import { ask, type Question } from '../ask.js';
import type { Asking } from '../context.js';

interface Step {
  readonly key: string;
  readonly message: string;
  readonly default?: string;
}

const steps: readonly Step[] = [
  { key: 'url', message: 'Address of the web app', default: 'https://main.spaceiq.com' },
  { key: 'building', message: "Building's code (…/building/CODE/…)" },
  { key: 'floor', message: "Floor's code (…/floor/CODE)" },
  { key: 'desks.prefer', message: 'Desks in order of preference (empty: any)' },
  { key: 'hours', message: 'Booking hours', default: '09:00-18:00' },
];
const optional = ['desks.prefer'];

/** Asks for what the options left out; each answer is checked before the next question. */
export async function askSettings(
  name: string,
  given: RawSettings,
  asking: Asking,
): Promise<RawSettings> {
  let settings = given;
  for (const step of steps) {
    if (hasSetting(settings, step.key)) continue;
    const { answer } = await ask<{ answer: string }>(questionOf(name, settings, step), asking);
    settings = applyChanges(name, settings, [{ key: step.key, value: answer.trim() }]);
  }
  return hasSetting(settings, 'days') ? settings : await askDays(name, settings, asking);
}

function questionOf(name: string, settings: RawSettings, step: Step): Question {
  return {
    type: 'input',
    name: 'answer',
    message: step.message,
    ...(step.default === undefined ? {} : { default: step.default }),
    validate: (answer) => {
      if (answer.trim() === '') return optional.includes(step.key) || 'This is needed.';
      try {
        applyChanges(name, settings, [{ key: step.key, value: answer.trim() }]);
        return true;
      } catch (error) {
        return messageOf(error);
      }
    },
  };
}

async function askDays(name: string, settings: RawSettings, asking: Asking): Promise<RawSettings> {
  const question = {
    type: 'checkbox',
    name: 'days',
    message: 'Days to book',
    choices: weekdays.map((day) => ({ name: day, value: day, checked: !day.startsWith('s') })),
  } as const;
  const { days } = await ask<{ days: string[] }>(question, asking);
  return applyChanges(name, settings, [{ key: 'days', value: JSON.stringify(days) }]);
}

function hasSetting(settings: RawSettings, key: string): boolean {
  let value: unknown = settings;
  for (const part of key.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return false;
    value = (value as RawSettings)[part];
  }
  return true;
}
