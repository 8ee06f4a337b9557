import type { Secret } from '../lib/secret.js';
import { added, changed, nameOf, rawOf } from './file-changes.js';
import type { RawSettings } from './home.js';
import type { Addresses, Profile } from './profile.js';
import { newId, type SettingsStore, type StoredFile } from './store.js';
import { takeAddresses, webhookIds } from './webhook-addresses.js';

type Open = (name: string, id: string) => Pick<Profile, 'webhooks'>;
type Act = (settings: RawSettings) => RawSettings;

/**
 * Changes of settings, of which the addresses of webhooks go into the vault: there first, so that none is lost,
 * whatever fails on the way, and out of it last.
 */
export class SettingsChanges {
  constructor(
    private readonly store: SettingsStore,
    private readonly open: Open,
  ) {}

  /** @throws UsageError when the name or the settings are wrong */
  async add(name: string, settings: RawSettings): Promise<void> {
    const id = newId();
    const addresses = new Map<string, Secret>();
    const safe = takeAddresses(settings, addresses);
    added(this.store.read(), name, settings, id);
    await this.#keep(name, id, addresses);
    await this.store.change((file) => added(file, name, safe, id));
  }

  /** Of the profile with this id, whatever it is called by then. @throws UsageError when the result is wrong */
  async change(id: string, act: Act): Promise<void> {
    await this.apply((file, take) => changed(file, id, (settings) => take(id, act(settings))));
  }

  /**
   * Puts what `act` makes of the file in its place; it is called twice, and lets `take` have the settings of each profile
   * that it changes.
   */
  async apply(
    act: (file: StoredFile, take: (id: string, settings: RawSettings) => RawSettings) => StoredFile,
  ): Promise<void> {
    const addresses = new Map<string, Map<string, Secret>>();
    const take = (id: string, settings: RawSettings) => {
      const own = addresses.get(id) ?? new Map<string, Secret>();
      addresses.set(id, own);
      return takeAddresses(settings, own);
    };
    const before = this.store.read();
    const planned = act(before, take);
    for (const [id, own] of addresses) await this.#keep(nameOf(planned, id), id, own);
    let after = before;
    await this.store.change((file) => {
      after = act(file, take);
      return after;
    });
    for (const [id, own] of addresses) {
      const named = idsIn(after, id);
      const gone = [...idsIn(before, id), ...own.keys()].filter((one) => !named.includes(one));
      if (gone.length > 0) await this.open(nameOf(after, id), id).webhooks.forget(gone);
    }
  }

  async #keep(name: string, id: string, own: Addresses): Promise<void> {
    if (own.size > 0) await this.open(name, id).webhooks.keep(own);
  }
}

/** The ids of a profile's webhooks; none where there is no such profile. */
function idsIn(file: StoredFile, id: string): readonly string[] {
  const name = [...file.ids].find(([, owner]) => owner === id)?.[0];
  return name === undefined ? [] : webhookIds(rawOf(file, name));
}
