import { isDeepStrictEqual } from 'node:util';
import { isBrowserKind } from '../lib/browser-kinds.js';
import { UsageError } from '../lib/errors.js';
import { checkSettings } from './check.js';
import type { ImportPlan, RawSettings, SettingsDocument } from './home.js';
import { checkName, printable, sameName } from './names.js';
import { found, pathText, settingsError } from './problems.js';
import { settingsDocument } from './schema.js';
import { newId, type SettingsStore, type StoredFile } from './store.js';
import { keepingWebhooks, withoutAddresses } from './webhook-addresses.js';

/** @throws UsageError when anything in the document is wrong */
export function planImport(
  store: SettingsStore,
  text: string,
  source: string,
  only?: string,
): ImportPlan {
  const document = parseDocument(text, source);
  if (only !== undefined) refuseOthers(document, only);
  const before = store.read();
  const take = (file: StoredFile) => merged(file, document, only === undefined);
  const after = take(before);
  const diff = difference(comparable(before), comparable(after), []);
  const names = Object.keys(document.profiles).map(
    (name) => sameName(before.profiles.keys(), name) ?? name,
  );
  const isChanged = (name: string) =>
    !isDeepStrictEqual(before.profiles.get(name), after.profiles.get(name));
  return {
    added: names.filter((name) => !before.profiles.has(name)),
    changed: names.filter((name) => before.profiles.has(name) && isChanged(name)),
    unchanged: names.filter((name) => before.profiles.has(name) && !isChanged(name)),
    diff,
    runs: names
      .filter((name) => !before.profiles.has(name) || isChanged(name))
      .flatMap((name) => programsOf(name, after.profiles.get(name))),
    apply: () => store.change(take),
  };
}

/** A browser that is no well-known one is a program that somebody else may have chosen. */
function programsOf(name: string, settings: unknown): string[] {
  const { browser } = isRecord(settings) ? settings : {};
  if (typeof browser !== 'string' || isBrowserKind(browser)) return [];
  return [`${name}: browser has spaceiq run ${browser}`];
}

export function exportDocument(file: StoredFile, names?: readonly string[]): SettingsDocument {
  const chosen = names === undefined || names.length === 0 ? [...file.profiles.keys()] : names;
  const profiles = chosen.map((wanted) => {
    const name = sameName(file.profiles.keys(), wanted);
    if (name === null) {
      throw new UsageError(
        `There is no profile ${printable(wanted)}.`,
        'See: spaceiq profile list',
      );
    }
    return [name, file.profiles.get(name) as RawSettings] as const;
  });
  const whole = names === undefined || names.length === 0;
  return {
    ...(whole && file.defaultProfile !== null ? { defaultProfile: file.defaultProfile } : {}),
    ...(whole && typeof file.parallelProfiles === 'number'
      ? { parallelProfiles: file.parallelProfiles }
      : {}),
    profiles: Object.fromEntries(profiles),
  };
}

function parseDocument(text: string, source: string): SettingsDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${source} is no JSON: ${(error as Error).message.slice(0, 120)}`);
  }
  const hint = `Correct ${source} and import it again.`;
  // Names first: what they are called decides how the rest is reported.
  const profiles = isRecord(value) && isRecord(value.profiles) ? value.profiles : {};
  const names = Object.keys(profiles);
  for (const [index, name] of names.entries()) {
    checkName(name);
    const twin = sameName(names.slice(0, index), name);
    if (twin !== null) {
      throw new UsageError(`The profiles ${twin} and ${name} differ only in case.`, hint);
    }
  }
  const parsed = settingsDocument.safeParse(value);
  if (!parsed.success) throw settingsError(parsed.error.issues, value, [], hint);
  for (const name of names) checkSettings(name, profiles[name]);
  return parsed.data;
}

function refuseOthers(document: SettingsDocument, only: string): void {
  const names = Object.keys(document.profiles);
  if (names.length === 1 && names[0] === only) return;
  throw new UsageError(
    `profiles: found ${found(names)}, allowed is only ${found(only)} here`,
    `Give it another name with: spaceiq profile rename ${only} NEW`,
  );
}

/** The settings of a document in place of those of the same name; all other profiles stay. */
function merged(file: StoredFile, document: SettingsDocument, isFromFile: boolean): StoredFile {
  const profiles = new Map(file.profiles);
  const ids = new Map(file.ids);
  for (const [written, settings] of Object.entries(document.profiles)) {
    const name = sameName(profiles.keys(), written) ?? written;
    profiles.set(name, isFromFile ? keepingWebhooks(profiles.get(name), settings) : settings);
    if (!ids.has(name)) ids.set(name, newId());
  }
  const wanted = document.defaultProfile;
  const standard = wanted === undefined ? file.defaultProfile : sameName(profiles.keys(), wanted);
  if (wanted !== undefined && standard === null) {
    throw new UsageError(
      `defaultProfile: found ${found(wanted)}, allowed is the name of a profile`,
    );
  }
  return {
    ...file,
    profiles,
    ids,
    defaultProfile: standard,
    parallelProfiles: document.parallelProfiles ?? file.parallelProfiles,
  };
}

function comparable(file: StoredFile): object {
  const { profiles, defaultProfile, parallelProfiles } = file;
  return {
    ...(defaultProfile === null ? {} : { defaultProfile }),
    ...(parallelProfiles === undefined ? {} : { parallelProfiles }),
    profiles: Object.fromEntries(profiles),
  };
}

/** One line per value that differs, with its path. */
export function difference(before: unknown, after: unknown, path: readonly string[]): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isRecord(before) || !isRecord(after)) {
    return [
      ...(before === undefined ? [] : [`- ${pathText(path)}: ${shown(before, path)}`]),
      ...(after === undefined ? [] : leaves(after, path)),
    ];
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => difference(own(before, key), own(after, key), [...path, key]));
}

function shown(value: unknown, path: readonly string[]): string {
  return JSON.stringify(withoutAddresses(value, path));
}

function leaves(value: unknown, path: readonly string[]): string[] {
  if (isRecord(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
  }
  return [`+ ${pathText(path)}: ${shown(value, path)}`];
}

function own(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
