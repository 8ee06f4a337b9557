import type { Desk, DeskCode, EmployeeId, Floor, SpaceId } from '../../booking/types.js';
import { parseZone } from '../../lib/civil-date.js';
import { UsageError } from '../../lib/errors.js';
import type { SiteDeps } from '../deps.js';
import { isDesk, listKinds } from '../desk-kind.js';
import type { BuildingEntry, DeskEntry, FloorAnswer } from './answers.js';
import { SiteChanged } from './errors.js';

type FloorEntry = NonNullable<FloorAnswer['floor']>;

/** The floor as booking sees it. What is no desk is left out (contract G17); `named` are kinds that count as desks too. */
export function toFloor(
  entry: FloorEntry,
  spaces: readonly DeskEntry[],
  named: readonly string[] = [],
): Floor {
  const timezone = parseZone(entry.building.timezone);
  if (timezone === null) {
    throw new SiteChanged(
      `The building's time zone "${entry.building.timezone}" is not known here.`,
    );
  }
  const prefix = `${entry.building.code}-${entry.code}-`;
  return {
    building: entry.building.code,
    floor: entry.code,
    name: entry.name ?? entry.code,
    timezone,
    desks: spaces.filter((space) => isDesk(space, named)).flatMap((space) => toDesk(space, prefix)),
    kinds: listKinds(spaces, named),
  };
}

/** @throws UsageError when the floor has spaces of unknown kinds, and not one that is known to be a desk */
export function requireDesks({ floor, desks, kinds = [] }: Floor, profile: string): void {
  const unknown = kinds.filter(({ by }) => by === 'unknown');
  if (desks.length > 0 || unknown.length === 0) return;
  const listed = unknown.map(({ kind, count }) => `${count} of kind "${kind}"`).join(', ');
  throw new UsageError(
    `Floor ${floor} has no space that is known to be a desk; it has ${listed}.`,
    `If those are desks: spaceiq profile set ${profile} 'desks.kinds=${unknown[0]?.kind ?? ''}'`,
  );
}

function toDesk(space: DeskEntry, prefix: string): Desk[] {
  const code = deskCode(space, prefix);
  if (code === null) return [];
  const assigned = [space.employee?.id, ...space.sharedEmployees.items.map(({ id }) => id)];
  return [
    {
      id: space.id as SpaceId,
      code,
      x: space.x ?? null,
      y: space.y ?? null,
      neighborhood: space.neighborhood?.name ?? null,
      bookable: space.isBookable !== false && space.isBookableByEmployee !== false,
      assignedTo: assigned.filter((id): id is EmployeeId => id !== undefined),
    },
  ];
}

/** `HQ-2-2.24.28` without its building and floor (contract G12), else the space's own code. */
export function deskCode(
  space: {
    readonly code?: string | null | undefined;
    readonly externalId?: string | null | undefined;
  },
  prefix: string | null,
): DeskCode | null {
  const { code, externalId } = space;
  const named = prefix !== null && externalId?.startsWith(prefix) === true;
  const text = named ? externalId.slice(prefix.length) : (code ?? externalId);
  return text ? (text as DeskCode) : null;
}

/** The id of the floor that the settings name. @throws UsageError when the site has none of that name. */
export function findFloorId(
  buildings: readonly BuildingEntry[],
  { profile, building, floor }: Pick<SiteDeps, 'profile' | 'building' | 'floor'>,
): string {
  const house = byCode(buildings, building);
  if (house === null) {
    throw new UsageError(
      `The site has no building "${building}"; it has ${codes(buildings)}.`,
      `Run: spaceiq profile set ${profile} building=CODE`,
    );
  }
  const found = byCode(house.floors.items, floor);
  if (found === null) {
    throw new UsageError(
      `Building "${building}" has no floor "${floor}"; it has ${codes(house.floors.items)}.`,
      `Run: spaceiq profile set ${profile} floor=CODE`,
    );
  }
  return found.id;
}

interface Coded {
  readonly id: string;
  readonly code?: string | null | undefined;
}

function byCode<T extends Coded>(entries: readonly T[], code: string): T | null {
  const same = (entry: T) => entry.code?.toLowerCase() === code.toLowerCase();
  return entries.find((entry) => entry.code === code) ?? entries.find(same) ?? null;
}

function codes(entries: readonly Coded[]): string {
  const known = entries.flatMap((entry) => (entry.code ? [entry.code] : []));
  return known.length === 0 ? 'none' : known.slice(0, 20).join(', ');
}
