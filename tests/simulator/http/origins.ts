import type { Hop, Origins } from '../types.js';

/** Origins of the three servers, each known once its server has started. */
export interface OriginBook extends Origins {
  set(hop: Hop, origin: string): void;
}

export function createOrigins(): OriginBook {
  const origins = new Map<Hop, string>();
  const read = (hop: Hop): string => {
    const origin = origins.get(hop);
    if (origin === undefined) throw new Error(`The ${hop} server has not started.`);
    return origin;
  };
  return {
    get web() {
      return read('web');
    },
    get api() {
      return read('api');
    },
    get idp() {
      return read('idp');
    },
    set: (hop, origin) => {
      origins.set(hop, origin);
    },
  };
}
