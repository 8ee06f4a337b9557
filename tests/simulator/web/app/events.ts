/** Tells the floor page that the person's bookings changed elsewhere on the page. */
export const bookingsChanged = new EventTarget();
