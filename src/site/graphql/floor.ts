import type { Desk, DeskCode, EmployeeId, Floor, SpaceId } from '../../booking/types.js';
import { UsageError } from '../../lib/errors.js';
import type { SiteDeps } from '../deps.js';
import { isDesk, listKinds } from '../desk-kind.js';
import { zoneOfBuilding } from '../zone.js';
import type { DeskEntry, FloorAnswer } from './answers.js';
import type { Whole } from './read-list.js';

type FloorEntry = Omit<NonNullable<FloorAnswer['floor']>, 'spaces'>;

type Named = Pick<SiteDeps, 'profile' | 'building' | 'kinds' | 'timezone'>;

/**
 * The floor as booking sees it. What is no desk is left out (contract G17).
 * @throws UsageError when neither the site nor the settings tell the building's time zone
 */
export function toFloor(
  entry: FloorEntry,
  { items: spaces, lost }: Whole<DeskEntry>,
  deps: Named,
): Floor {
  const building = entry.building?.code ?? deps.building;
  const prefix = `${building}-${entry.code}-`;
  return {
    building,
    floor: entry.code,
    name: entry.name ?? entry.code,
    timezone: zoneOfBuilding(entry.building?.timezone ?? null, deps),
    desks: spaces
      .filter((space) => isDesk(space, deps.kinds))
      .flatMap((space) => toDesk(space, prefix)),
    kinds: listKinds(spaces, deps.kinds),
    ...(lost > 0 && { unread: lost }),
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
  // Whose desk it is may stand in any of these (contract G12, G18).
  const { employee, sharedEmployees, spaceAssignment } = space;
  const sharing = [...sharedEmployees.items, ...(spaceAssignment?.sharedEmployees.items ?? [])];
  const owners = [employee?.id, spaceAssignment?.employee?.id, ...sharing.map(({ id }) => id)];
  const assigned = [...new Set(owners)];
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
