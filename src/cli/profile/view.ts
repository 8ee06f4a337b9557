import type { Home, RawSettings } from '../../profile/home.js';
import type { Profile } from '../../profile/profile.js';
import { withoutAddresses } from '../../profile/webhook-addresses.js';

/** A profile as the JSON documents of these commands show it. */
export interface ProfileView {
  readonly name: string;
  readonly id: string;
  readonly default: boolean;
  readonly session: boolean;
  readonly settings: RawSettings;
}

export async function viewOf(home: Home, profile: Profile): Promise<ProfileView> {
  return {
    name: profile.name,
    id: profile.id,
    default: home.defaultProfile === profile.name,
    session: await profile.session.exists(),
    settings: withoutAddresses(home.raw(profile.name)) as RawSettings,
  };
}

/** One line per setting, `desks.only  "2.24.*"`, in the order of the file. */
export function settingLines(value: unknown, path = ''): (readonly [string, string])[] {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || Object.keys(value).length === 0) return [[path, shown(value)]];
  return Object.entries(value).flatMap(([key, item]) =>
    settingLines(item, path === '' ? key : `${path}.${key}`),
  );
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  const isWords = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isWords ? value.join(',') : JSON.stringify(value);
}
