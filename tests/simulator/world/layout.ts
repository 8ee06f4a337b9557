import type { FloorLayout, Rectangle, Segment } from './model.js';

/** Map px of every floor map. */
export const MAP = { width: 1600, height: 900 } as const;

/** Where one desk stands: its centre, its size, and the area (by number) it belongs to. */
export interface DeskPlace extends Rectangle {
  readonly area: number;
}

export interface RoomPlace extends Rectangle {
  readonly name: string;
}

const SHELL = { left: 40, top: 40, right: 1560, bottom: 860 } as const;
/** The desks stand left of here; meeting rooms, kitchen and legend are right of it. */
const CORE = 1290;
const GAP = 24;
const COLUMNS = 3;
const HEADER = 36;

const line = (x1: number, y1: number, x2: number, y2: number): Segment => ({ x1, y1, x2, y2 });

/** Rectangles of the neighbourhoods: up to three in a row, two rows with a corridor between. */
export function placeAreas(count: number): Rectangle[] {
  const columns = Math.min(COLUMNS, count);
  const rows = Math.ceil(count / columns);
  const w = (CORE - SHELL.left - GAP * (columns + 1)) / columns;
  const h = (SHELL.bottom - SHELL.top - GAP * (rows + 1)) / rows;
  return Array.from({ length: count }, (_, index) => ({
    x: Math.round(SHELL.left + GAP + (index % columns) * (w + GAP)),
    y: Math.round(SHELL.top + GAP + Math.floor(index / columns) * (h + GAP)),
    w: Math.round(w),
    h: Math.round(h),
  }));
}

/**
 * Desks of one area in banks: two rows face to face, an aisle between banks.
 * @param seats desks of the fullest area, so that all areas are furnished alike.
 */
function fillArea(area: Rectangle, number: number, desks: number, seats: number): DeskPlace[] {
  const banks = Math.max(1, Math.round(Math.sqrt(seats / 5)));
  const perRow = Math.ceil(seats / (banks * 2));
  const cellW = (area.w - 24) / perRow;
  const bankH = (area.h - HEADER - 12) / banks;
  const w = Math.min(96, Math.floor(cellW * 0.86));
  const h = Math.min(40, Math.floor(bankH * 0.32));
  return Array.from({ length: desks }, (_, index) => {
    const row = Math.floor(index / perRow);
    const middle = area.y + HEADER + (Math.floor(row / 2) + 0.5) * bankH;
    return {
      x: Math.round(area.x + 12 + ((index % perRow) + 0.5) * cellW),
      y: Math.round(middle + (row % 2 === 0 ? -1 : 1) * (h / 2 + 1)),
      w,
      h,
      area: number,
    };
  });
}

/** Spreads the desks evenly over the areas, in the order of their codes. */
export function placeDesks(areas: readonly Rectangle[], desks: number): DeskPlace[] {
  const seats = Math.ceil(desks / areas.length);
  return areas.flatMap((area, number) => {
    const from = Math.floor((desks * number) / areas.length);
    const to = Math.floor((desks * (number + 1)) / areas.length);
    return fillArea(area, number, to - from, seats);
  });
}

/** The strip of rooms at the right end of the floor. */
export function placeRooms(names: readonly string[]): RoomPlace[] {
  const x = CORE + 16;
  const w = SHELL.right - x;
  const h = Math.floor((SHELL.bottom - SHELL.top - 190) / names.length);
  return names.map((name, index) => ({ name, x, y: SHELL.top + index * h, w, h }));
}

function wallsOf(rooms: readonly RoomPlace[]): Segment[] {
  const { left, top, right, bottom } = SHELL;
  const outer = [
    line(left, top, right, top),
    line(right, top, right, bottom),
    line(right, bottom, left, bottom),
    line(left, bottom, left, top),
  ];
  const inner = rooms.flatMap((room) => [
    line(room.x, room.y, room.x, room.y + room.h),
    line(room.x, room.y + room.h, room.x + room.w, room.y + room.h),
  ]);
  return [...outer, ...inner];
}

function windowsOf(): Segment[] {
  const { left, top, bottom } = SHELL;
  const along = Array.from({ length: 6 }, (_, index) => left + 60 + index * 205);
  const down = [60, 220, 470, 630].map((offset) => top + offset);
  return [
    ...along.flatMap((x) => [line(x, top, x + 150, top), line(x, bottom, x + 150, bottom)]),
    ...down.map((y) => line(left, y, left, y + 130)),
  ];
}

export function drawLayout(rooms: readonly RoomPlace[]): FloorLayout {
  const corridor = (SHELL.top + SHELL.bottom) / 2;
  return {
    ...MAP,
    walls: wallsOf(rooms),
    windows: windowsOf(),
    doors: [
      line(SHELL.left, corridor - 28, SHELL.left, corridor + 28),
      ...rooms.map(({ x, y, h }) => line(x, y + h / 2 - 18, x, y + h / 2 + 18)),
    ],
    rooms,
    legend: { x: CORE + 28, y: SHELL.bottom - 168, w: SHELL.right - CORE - 40, h: 150 },
  };
}
