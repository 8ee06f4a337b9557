// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SiteConfig } from './api.js';
import type { Desk } from './model.js';

export interface Dot {
  readonly desk: Desk;
  readonly free: boolean;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface Props {
  readonly src: string;
  readonly look: SiteConfig;
  /** Whether something lies over it (contract W5). */
  readonly overlays: boolean;
  /** The dots, or null while they are still on their way (contract W5). */
  readonly dots: readonly Dot[] | null;
  readonly loaded: () => void;
  readonly pick: (dot: Dot, at: { x: number; y: number }, map: Size) => void;
  readonly children?: preact.ComponentChildren;
}

const free = 'hsl(214 88% 51%)';
const taken = 'hsl(210 4% 62%)';

/** The floor's image with the desks drawn over it, in pixels or as circles (contract W5). */
export function FloorMap({ src, look, overlays, dots, loaded, pick, children }: Props) {
  const image = useRef<HTMLImageElement>(null);
  const [shown, setShown] = useState<(Size & { scale: number; dot: number }) | null>(null);
  const [broken, setBroken] = useState(false);

  const measure = (): void => {
    const element = image.current;
    if (element === null || element.naturalWidth === 0) return;
    const { clientWidth: width, clientHeight: height } = element;
    const scale = width / element.naturalWidth;
    setShown({ width, height, scale, dot: Math.max(2.4, Math.min(8, look.dotRadius * scale)) });
  };
  useEffect(() => {
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, []);

  const overlay =
    shown === null || dots === null ? null : (
      <Overlay dressing={look.dress.dots} dots={dots} shown={shown} pick={pick} />
    );
  return (
    <div class="FloorMap---frame">
      <div class="FloorMap---stage">
        <img
          id="floorImage"
          ref={image}
          src={src}
          alt="Floor map"
          draggable={false}
          onLoad={() => {
            measure();
            loaded();
          }}
          onError={() => setBroken(true)}
        />
        {broken ? <p class="FloorMap---broken">The floor map could not be loaded.</p> : null}
        {overlay}
        {children}
      </div>
      {overlays ? <div class="Toolbar---container" /> : null}
      {overlays ? <div class="HotelingDrawer---main" /> : null}
    </div>
  );
}

interface OverlayProps {
  readonly dressing: SiteConfig['dress']['dots'];
  readonly dots: readonly Dot[];
  readonly shown: Size & { scale: number; dot: number };
  readonly pick: Props['pick'];
}

function Overlay({ dressing, dots, shown, pick }: OverlayProps) {
  if (dressing === 'canvas') return <CanvasDots dots={dots} shown={shown} pick={pick} />;
  const { width, height, scale, dot: radius } = shown;
  return (
    <svg class="FloorMap---dots" width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      {dots.map((dot) => (
        <circle
          key={dot.desk.id}
          cx={dot.desk.x * scale}
          cy={dot.desk.y * scale}
          r={radius}
          fill={dot.free ? free : taken}
          onClick={() =>
            pick(dot, { x: dot.desk.x * scale, y: dot.desk.y * scale }, { width, height })
          }
        />
      ))}
    </svg>
  );
}

function CanvasDots({ dots, shown, pick }: Omit<OverlayProps, 'dressing'>) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height, scale, dot: radius } = shown;

  useLayoutEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (element == null || pen == null) return;
    element.width = width * devicePixelRatio;
    element.height = height * devicePixelRatio;
    pen.scale(devicePixelRatio, devicePixelRatio);
    for (const { desk, free: isFree } of dots) {
      pen.beginPath();
      pen.arc(desk.x * scale, desk.y * scale, radius, 0, 2 * Math.PI);
      pen.fillStyle = isFree ? free : taken;
      pen.fill();
    }
  }, [dots, shown]);

  const click = (event: MouseEvent): void => {
    const reach = radius + 3;
    const near = dots
      .map((dot) => ({
        dot,
        away: Math.hypot(dot.desk.x * scale - event.offsetX, dot.desk.y * scale - event.offsetY),
      }))
      .sort((a, b) => a.away - b.away)[0];
    if (near === undefined || near.away > reach) return;
    const { x, y } = near.dot.desk;
    pick(near.dot, { x: x * scale, y: y * scale }, { width, height });
  };
  return (
    <canvas
      ref={canvas}
      class="FloorMap---dots"
      style={{ width: `${width}px`, height: `${height}px` }}
      onClick={click}
    />
  );
}
