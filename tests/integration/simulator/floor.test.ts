import { expect, it } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import { placeAreas, placeDesks } from '../../simulator/world/layout.js';

it.each([1, 5, 12, 70, 120, 500, 999])(
  '%i desks stand inside their areas, none on another',
  (count) => {
    const areas = placeAreas(Math.max(1, Math.min(6, Math.ceil(count / 6))));
    const desks = placeDesks(areas, count);
    expect(desks).toHaveLength(count);
    for (const { x, y, w, h, area } of desks) {
      const around = areas[area]!;
      expect(Math.min(w, h)).toBeGreaterThanOrEqual(6);
      expect(x - w / 2).toBeGreaterThanOrEqual(around.x);
      expect(y - h / 2).toBeGreaterThanOrEqual(around.y);
      expect(x + w / 2).toBeLessThanOrEqual(around.x + around.w);
      expect(y + h / 2).toBeLessThanOrEqual(around.y + around.h);
    }
    const clashes = desks.filter((desk, index) =>
      desks
        .slice(index + 1)
        .some(
          (other) => Math.abs(desk.x - other.x) < desk.w && Math.abs(desk.y - other.y) < desk.h,
        ),
    );
    expect(clashes).toEqual([]);
  },
);

it('the demo floor has codes in order and named neighborhoods (G12)', async () => {
  await using simulator = await startSimulator({ occupancy: 0, desks: 12 });
  const desks = simulator.desks();
  expect(desks.map(({ code }) => code)).toEqual(
    Array.from({ length: 12 }, (_, index) => `2.24.${String(index + 1).padStart(2, '0')}`),
  );
  expect(new Set(desks.map(({ neighborhood }) => neighborhood)).size).toBe(2);
  for (const { spaceId, externalId, code } of desks) {
    expect(externalId).toBe(`HQ-2-${code}`);
    // Contract G8
    expect(Buffer.from(spaceId, 'base64').toString()).toMatch(
      /^Space-Space\.[\da-f-]{36}:[\da-f-]{36}$/,
    );
  }
});
