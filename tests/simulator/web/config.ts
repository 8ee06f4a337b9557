import type { SimulatorContext } from '../context.js';
import type { Floor } from '../world/model.js';
import { addDays } from '../world/zone.js';

/** Days ahead whose state the calendar is told. */
const horizon = 400;
/** How the page is to behave on a floor: its dialect and dressing, and the days its calendar offers (contract W3). */
export function floorConfig(context: SimulatorContext, query: URLSearchParams) {
  const { options, world, window } = context;
  const building = world.buildings.find(({ code }) => code === query.get('building'));
  const floor = building?.floors.find(({ code, hidden }) => code === query.get('floor') && !hidden);
  const openDays: string[] = [];
  if (building !== undefined) {
    const today = window.today(building);
    for (let ahead = 0; ahead <= horizon; ahead += 1) {
      const day = addDays(today, ahead);
      if (window.stateOf(building, day) === 'open') openDays.push(day);
    }
  }
  return {
    dialect: options.dialect,
    noisy: options.noisy,
    dress: { ...options.tenant.pages, dots: options.dots },
    dotRadius: floor === undefined ? 8 : dotRadius(floor),
    openDays,
  };
}

/** Map px: as large as the desks allow, so that no two dots touch. */
function dotRadius(floor: Floor): number {
  const desks = floor.spaces.filter(({ kind }) => kind === 'desk');
  const narrow = Math.min(...desks.map(({ w, h }) => Math.min(w, h)));
  return Number.isFinite(narrow) ? Math.min(10, narrow * 0.36) : 8;
}
