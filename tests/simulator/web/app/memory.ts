/** What the web app keeps in the browser beside its cookies. */
import type { Viewer } from './model.js';

const preferencesKey = 'siq.preferences';
const deviceKey = 'siq.deviceId';
const lastFloorKey = 'siq.lastFloor';
const database = 'siq-cache';
const store = 'identity';

export function rememberDevice(): void {
  if (localStorage.getItem(deviceKey) === null) {
    localStorage.setItem(deviceKey, crypto.randomUUID());
  }
  if (localStorage.getItem(preferencesKey) === null) {
    localStorage.setItem(preferencesKey, JSON.stringify({ sidebar: 'open', labels: false }));
  }
}

export function rememberFloor(path: string): void {
  sessionStorage.setItem(lastFloorKey, path);
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: 'email' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Keeps who is signed in for the next start. */
export async function rememberViewer(viewer: Viewer): Promise<void> {
  const db = await open();
  await new Promise<void>((resolve, reject) => {
    const write = db.transaction(store, 'readwrite');
    write.objectStore(store).put({ ...viewer, floors: undefined });
    write.oncomplete = () => resolve();
    write.onerror = () => reject(write.error);
  });
  db.close();
}
