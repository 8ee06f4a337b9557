// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import { useState } from 'preact/hooks';
import { barText, type Day } from './dates.js';
import type { Desk } from './model.js';

interface Props {
  readonly desk: Desk;
  readonly day: Day;
  readonly timezone: string;
  /** Where the dot is, px from the map's corner, and the map's size. */
  readonly at: { x: number; y: number };
  readonly map: { width: number; height: number };
  /** Books; gives the site's words when it is refused. */
  readonly book: () => Promise<string | null>;
  readonly close: () => void;
}

const width = 280;
const height = 230;

/** The popup of a free dot (contract W7). Only its icon closes it by hand. */
export function Popup({ desk, day, timezone, at, map, book, close }: Props) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const left = Math.max(8, Math.min(at.x + 16, map.width - width - 8));
  const top = Math.max(8, Math.min(at.y - height / 2, map.height - height - 8));
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setRefusal(await book());
    setBusy(false);
  };
  return (
    <form
      class="SpacePopup---base"
      style={{ left: `${left}px`, top: `${top}px`, width: `${width}px` }}
      onSubmit={submit}
    >
      <button type="button" class="SpacePopup---close" onClick={close}>
        <CloseIcon />
      </button>
      <table class="SpacePopup---table">
        <tbody>
          <tr>
            <td class="SpacePopup---title" colSpan={2}>
              Hoteling Desk {desk.code}
            </td>
          </tr>
          <Row name="Department:" value="" />
          <Row name="Neighborhood" value={desk.neighborhood ?? 'None'} />
          <Row name="When" value={barText(day, timezone).split(' - ')[0] ?? day} />
          <Row name="Hours" value="All day" />
        </tbody>
      </table>
      {refusal === null ? null : (
        <p class="SpacePopup---error" role="alert">
          {refusal}
        </p>
      )}
      <div class="SpacePopup---foot">
        <button
          type="submit"
          class="SButton---base SButton---primary SButton---small"
          disabled={busy}
        >
          Book Now
        </button>
      </div>
    </form>
  );
}

/** The text of the popup before stays in the page, hidden (contract W7). */
export function LastPopup({ desk }: { desk: Desk | null }) {
  if (desk === null) return null;
  return (
    <table class="SpacePopup---table" style={{ display: 'none' }}>
      <tbody>
        <tr>
          <td colSpan={2}>Hoteling Desk {desk.code}</td>
        </tr>
      </tbody>
    </table>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return (
    <tr>
      <td class="SpacePopup---name">{name}</td>
      <td>{value}</td>
    </tr>
  );
}

function CloseIcon() {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="#A4AFB7" stroke-width="2">
      <title>Close</title>
      <path d="M3 3 L13 13 M13 3 L3 13" />
    </svg>
  );
}
