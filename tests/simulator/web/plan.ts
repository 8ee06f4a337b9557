import type { Floor, FloorLayout, Neighborhood, Rectangle, Segment } from '../world/model.js';

const ink = '#3d4650';
const glass = '#8fc9a9';
const paper = '#fdfcfa';

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const line = ({ x1, y1, x2, y2 }: Segment, stroke: string, width: number): string =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${stroke}" stroke-width="${width}" stroke-linecap="square"/>`;

const box = ({ x, y, w, h }: Rectangle, attributes: string): string =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" ${attributes}/>`;

function text(x: number, y: number, size: number, content: string, more = ''): string {
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${ink}" ${more}>${escapeXml(content)}</text>`;
}

function neighborhood({ area, color, name }: Neighborhood): string {
  const label = text(area.x + 10, area.y + 18, 13, name, 'opacity="0.75" font-weight="600"');
  return (
    box(
      area,
      `rx="10" fill="${color}" fill-opacity="0.16" stroke="${color}" stroke-opacity="0.5"`,
    ) + label
  );
}

/** A desk top with its chair; the dot is drawn over the middle of it. */
function furniture({ x, y, w, h }: Rectangle): string {
  const left = x - w / 2;
  const top = y - h / 2;
  return box({ x: left, y: top, w, h }, `rx="3" fill="#f1ebe1" stroke="#cfc4b2"`);
}

function legend(floor: Floor, { x, y, w, h }: Rectangle): string {
  const rows = floor.neighborhoods.map(({ name, color }) => ({
    mark: `fill="${color}" fill-opacity="0.35" stroke="${color}"`,
    name,
  }));
  rows.push({ mark: `fill="${glass}"`, name: 'Window' }, { mark: `fill="${ink}"`, name: 'Wall' });
  const step = Math.min(22, (h - 34) / Math.ceil(rows.length / 2));
  const items = rows.map(({ mark, name }, index) => {
    const left = x + 12 + (index % 2) * (w / 2);
    const top = y + 34 + Math.floor(index / 2) * step;
    const size = step * 0.6;
    return (
      box({ x: left, y: top, w: size, h: size }, mark) +
      text(left + size + 6, top + size * 0.9, Math.min(12, step * 0.6), name)
    );
  });
  return (
    box({ x, y, w, h }, `rx="6" fill="#fff" stroke="#d9d4ca"`) +
    text(x + 12, y + 21, 13, 'Legend', 'font-weight="700"') +
    items.join('')
  );
}

function room({ name, ...place }: FloorLayout['rooms'][number]): string {
  const middle = place.x + place.w / 2;
  const size = Math.min(14, (place.w / Math.max(4, name.length)) * 1.5);
  return (
    box(place, `fill="#efe9e2" stroke="${ink}" stroke-width="2"`) +
    text(middle, place.y + place.h / 2 + size / 3, size, name, 'text-anchor="middle"')
  );
}

/** The floor's map as SVG. It shows no dots: those belong to the page (contract W5). */
export function drawPlan(floor: Floor): string {
  const { layout } = floor;
  const { width, height } = layout;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, sans-serif">`,
    box({ x: 0, y: 0, w: width, h: height }, `fill="${paper}"`),
    ...floor.neighborhoods.map(neighborhood),
    ...layout.rooms.map(room),
    ...floor.spaces.filter(({ kind }) => kind === 'desk').map(furniture),
    ...layout.walls.map((wall) => line(wall, ink, 5)),
    ...layout.windows.map((window) => line(window, paper, 5) + line(window, glass, 3)),
    ...layout.doors.map((door) => line(door, paper, 6)),
    legend(floor, layout.legend),
    '</svg>',
  ];
  return parts.join('\n');
}
