import { isDeepStrictEqual } from 'node:util';
import { isBrowserKind } from '../lib/browser-kinds.js';
import { UsageError } from '../lib/errors.js';
import { checkSettings } from './check.js';
import { nameOf } from './file-changes.js';
import type { ImportPlan, Named, RawSettings, SettingsDocument } from './home.js';
import { checkName, printable, sameName } from './names.js';
import { found, pathText, settingsError } from './problems.js';
import { settingsDocument } from './schema.js';
import type { SettingsChanges } from './settings-changes.js';
import { newId, type SettingsStore, type StoredFile } from './store.js';
import { keepingWebhooks, withoutAddresses } from './webhook-addresses.js';

/** @throws UsageError when anything in the document is wrong */
export function planImport(
  store: SettingsStore,
  changes: SettingsChanges,
  text: string,
  source: string,
  only?: Named,
): ImportPlan {
  const document = parseDocument(text, source);
  if (only !== undefined) refuseOthers(document, only.name);
  const before = store.read();
  const ids = new Map<string, string>();
  const asWritten: Take = (_, settings) => settings;
  const after = merged(before, document, { only, ids, take: asWritten });
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
    apply: () =>
      changes.apply((file, take) => {
        if (only === undefined) refuseOtherOwners(before, file, names);
        return merged(file, document, { only, ids, take });
      }),
  };
}

type Take = (id: string, settings: RawSettings) => RawSettings;

/** What was shown and agreed to was about these profiles, and not about others that have their names now. */
function refuseOtherOwners(before: StoredFile, now: StoredFile, names: readonly string[]): void {
  const changed = names.find((name) => {
    const isNameless = before.profiles.has(name) && !before.ids.has(name);
    return !isNameless && before.ids.get(name) !== now.ids.get(name);
  });
  if (changed === undefined) return;
  throw new UsageError(
    `The profile ${changed} was renamed, removed or added in the meantime, so nothing was changed.`,
    'Do it again.',
  );
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

interface Merging {
  /** The one profile that is meant, by its id. */
  readonly only: Named | undefined;
  /** Ids of new profiles, which are the same however often this is asked. */
  readonly ids: Map<string, string>;
  readonly take: Take;
}

/** The settings of a document in place of those of the same name; all other profiles stay. */
function merged(
  file: StoredFile,
  document: SettingsDocument,
  { only, ids: made, take }: Merging,
): StoredFile {
  const profiles = new Map(file.profiles);
  const ids = new Map(file.ids);
  for (const [written, settings] of Object.entries(document.profiles)) {
    const name =
      only === undefined ? (sameName(profiles.keys(), written) ?? written) : nameOf(file, only.id);
    const id = ids.get(name) ?? made.get(name) ?? newId();
    made.set(name, id);
    ids.set(name, id);
    const before = profiles.get(name);
    profiles.set(name, take(id, only === undefined ? keepingWebhooks(before, settings) : settings));
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
