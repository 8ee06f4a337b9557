import type { Random } from '../world/random.js';

/** How a mutation takes the booking's id, among other things. */
export type IdShape = 'id' | 'bookingId' | 'input' | 'ids';

/** A mutation of contract G16. */
export interface ChangeTrait {
  readonly name: string;
  readonly takes: IdShape;
  /** Whether `checkedIn: true` has to be given too, as where a booking is changed in general. */
  readonly flag: boolean;
  readonly gives: 'id' | 'booking' | 'success' | 'boolean';
  /** An input beside the id that has nothing to do with us. */
  readonly extra: 'none' | 'optional' | 'default' | 'required';
}

export const standardCancel: ChangeTrait = {
  name: 'deleteBooking',
  takes: 'input',
  flag: false,
  gives: 'id',
  extra: 'none',
};
export const standardCheckIn: ChangeTrait = {
  name: 'checkInBooking',
  takes: 'input',
  flag: false,
  gives: 'booking',
  extra: 'none',
};
export const renamedCancel: ChangeTrait = {
  name: 'cancelBooking',
  takes: 'bookingId',
  flag: false,
  gives: 'success',
  extra: 'none',
};
export const renamedCheckIn: ChangeTrait = {
  name: 'updateBooking',
  takes: 'input',
  flag: true,
  gives: 'booking',
  extra: 'none',
};

const cancelNames = [
  'deleteBooking',
  'cancelBooking',
  'removeReservation',
  'releaseDeskBooking',
  'bookingCancel',
  'cancelDeskReservation',
];
const checkInNames = ['checkInBooking', 'checkInToBooking', 'bookingCheckIn', 'checkinReservation'];

function draw(random: Random, names: readonly string[], flag: boolean): ChangeTrait {
  return {
    name: flag ? random.pick(['updateBooking', 'editReservation']) : random.pick(names),
    takes: random.pick(['id', 'bookingId', 'input', 'input', 'ids'] as const),
    flag,
    gives: random.pick(['id', 'booking', 'success', 'boolean'] as const),
    extra: random.pick(['none', 'none', 'optional', 'default', 'required'] as const),
  };
}

/** Null: the API has no such mutation. */
export function drawCancel(random: Random): ChangeTrait | null {
  const drawn = draw(random, cancelNames, false);
  return random.next() < 0.15 ? null : drawn;
}

export function drawCheckIn(random: Random): ChangeTrait | null {
  const drawn = draw(random, checkInNames, random.next() < 0.3);
  return random.next() < 0.15 ? null : { ...drawn, takes: drawn.flag ? 'input' : drawn.takes };
}

/** Mutations that have like names and do something else; called, each does its mischief and says yes. */
export const decoys = {
  reminders: ['cancelBookingReminder', 'sendCheckInReminder', 'deleteBookingReminders'],
  all: ['cancelAllBookings', 'cancelFutureBookings', 'checkInAllBookings'],
  series: ['cancelBookingSeries', 'deleteRecurringBooking', 'cancelBookingAndFollowing'],
  others: ['cancelBookingForEmployee', 'deleteBookingOnBehalf', 'checkInColleagueBooking'],
  rooms: ['cancelRoomBooking', 'checkInRoomBooking', 'deleteMeetingBooking'],
  twins: ['cancelBookingLegacy', 'deleteBookingV1', 'removeBooking'],
  spaces: ['deleteSpace', 'removeSeat', 'cancelDesk', 'checkInSpace'],
  requests: ['cancelBookingRequest', 'undoCheckInBooking', 'confirmBookingNotification'],
} as const;

export type DecoyGroup = keyof typeof decoys;

export function drawDecoys(random: Random): readonly DecoyGroup[] {
  const groups = Object.keys(decoys) as DecoyGroup[];
  return groups.filter(() => random.next() < 0.5);
}
