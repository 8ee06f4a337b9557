// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import { useState } from 'preact/hooks';
import { BookingsModal } from './bookings-modal.js';
import type { FloorLink, Viewer } from './model.js';
import { floorPath, navigate } from './router.js';
import { endSession } from './session.js';

async function signOut(): Promise<void> {
  await fetch('/session/end', { method: 'POST' }).catch(() => undefined);
  endSession();
  location.replace('/login');
}

export function Navbar({ viewer, floor }: { viewer: Viewer; floor: FloorLink | null }) {
  const [menu, setMenu] = useState(false);
  const [modal, setModal] = useState(false);
  const initials = viewer.name
    .split(' ')
    .map((word) => word[0])
    .join('');
  return (
    <header class="Navbar---base">
      <span class="Navbar---brand">
        space<b>iq</b>
      </span>
      <FloorPicker viewer={viewer} floor={floor} />
      <button
        type="button"
        class="Navbar---menuToggle"
        aria-haspopup="true"
        aria-expanded={menu}
        onClick={() => setMenu(!menu)}
      >
        <span class="Navbar---avatar">{initials}</span>
        {viewer.name}
        <span class="Navbar---caret">▾</span>
      </button>
      {menu ? (
        <div class="Navbar---menu" role="menu">
          <div class="Navbar---who">{viewer.email}</div>
          <button
            id="my_bookings_button"
            type="button"
            role="menuitem"
            onClick={() => {
              setMenu(false);
              setModal(true);
            }}
          >
            My Bookings
          </button>
          <button id="logout_button" type="button" role="menuitem" onClick={signOut}>
            Log out
          </button>
        </div>
      ) : null}
      {modal ? <BookingsModal viewer={viewer} close={() => setModal(false)} /> : null}
    </header>
  );
}

function FloorPicker({ viewer, floor }: { viewer: Viewer; floor: FloorLink | null }) {
  return (
    <select
      class="Navbar---floors"
      aria-label="Floor"
      value={floor?.id ?? ''}
      onChange={(event) => {
        const picked = viewer.floors.find(({ id }) => id === event.currentTarget.value);
        if (picked !== undefined) navigate(floorPath(picked.building, picked.code));
      }}
    >
      {floor === null ? <option value="">Choose a floor</option> : null}
      {viewer.floors.map(({ id, building, name }) => (
        <option key={id} value={id}>
          {building} · {name}
        </option>
      ))}
    </select>
  );
}
