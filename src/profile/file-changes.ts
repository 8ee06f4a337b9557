import { UsageError } from '../lib/errors.js';
import { checkSettings } from './check.js';
import type { RawSettings } from './home.js';
import { checkName, printable, sameName } from './names.js';
import { nearest } from './nearest.js';
import type { StoredFile } from './store.js';

/**
 * The name that a profile has now: it may have been renamed since somebody looked, and another may have its old one.
 * @throws UsageError when it is gone
 */
export function nameOf(file: StoredFile, id: string): string {
  for (const [name, owner] of file.ids) if (owner === id) return name;
  throw new UsageError('The profile was removed in the meantime.', 'See: spaceiq profile list');
}

/** Without the profile of this id, if it is there. */
export function removed(file: StoredFile, id: string): StoredFile {
  const name = [...file.ids].find(([, owner]) => owner === id)?.[0];
  if (name === undefined) return file;
  const profiles = new Map(file.profiles);
  const ids = new Map(file.ids);
  profiles.delete(name);
  ids.delete(name);
  const defaultProfile = file.defaultProfile === name ? null : file.defaultProfile;
  return { ...file, profiles, ids, defaultProfile };
}

/** The name as it is written in the file. @throws UsageError when there is none like it */
export function existing(file: StoredFile, wanted: string): string {
  const names = [...file.profiles.keys()];
  const name = sameName(names, wanted);
  if (name !== null) return name;
  const guess = nearest(wanted, names);
  throw new UsageError(
    `There is no profile ${printable(wanted)}${guess === null ? '.' : `; did you mean ${guess}?`}`,
    names.length === 0
      ? 'Add it: spaceiq profile add NAME'
      : `There is ${names.slice(0, 10).join(', ')}${names.length > 10 ? ', …' : ''}. See: spaceiq profile list`,
  );
}

export function rawOf(file: StoredFile, wanted: string): RawSettings {
  const raw = file.profiles.get(existing(file, wanted));
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? (raw as RawSettings) : {};
}

export function added(
  file: StoredFile,
  name: string,
  settings: RawSettings,
  id: string,
): StoredFile {
  checkName(name);
  refuseTaken(file, name);
  checkSettings(name, settings);
  return {
    ...file,
    profiles: new Map(file.profiles).set(name, settings),
    ids: new Map(file.ids).set(name, id),
  };
}

/** @throws UsageError when the result is wrong, or the profile is gone */
export function changed(
  file: StoredFile,
  id: string,
  act: (settings: RawSettings) => RawSettings,
): StoredFile {
  const name = nameOf(file, id);
  const settings = act(rawOf(file, name));
  checkSettings(name, settings);
  return { ...file, profiles: new Map(file.profiles).set(name, settings) };
}

export function renamed(file: StoredFile, id: string, to: string): StoredFile {
  const from = nameOf(file, id);
  checkName(to);
  if (to.toLowerCase() !== from.toLowerCase()) refuseTaken(file, to);
  const move = <Value>(map: ReadonlyMap<string, Value>) =>
    new Map([...map].map(([name, value]) => [name === from ? to : name, value] as const));
  return {
    ...file,
    profiles: move(file.profiles),
    ids: move(file.ids),
    defaultProfile: file.defaultProfile === from ? to : file.defaultProfile,
  };
}

function refuseTaken(file: StoredFile, name: string): void {
  const taken = sameName(file.profiles.keys(), name);
  if (taken === null) return;
  throw new UsageError(
    `There is a profile ${taken} already; names have to differ by more than case.`,
    `Change it: spaceiq profile set ${taken} KEY=VALUE`,
  );
}
