import type { WireFloor } from './wire.js';

/** What is known of a floor, with what another answer tells of it. */
export function merged(known: WireFloor, told: WireFloor): WireFloor {
  const spaces = new Map(known.spaces.map((space) => [space.id, space]));
  for (const space of told.spaces) spaces.set(space.id, { ...spaces.get(space.id), ...space });
  return {
    id: told.id,
    code: told.code ?? known.code,
    name: told.name ?? known.name,
    hidden: told.hidden ?? known.hidden,
    building: told.building ?? known.building,
    spaces: [...spaces.values()],
    isWhole: known.isWhole || told.isWhole,
  };
}
