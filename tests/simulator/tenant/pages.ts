import type { Dots } from '../types.js';
import type { Random } from '../world/random.js';

/** An input of createBooking that was not observed, without a default. */
export interface Demanded {
  readonly name: string;
  readonly type: 'ID' | 'String' | 'Int';
  readonly value: string | number;
  /** What the API says where it lacks; null: as graphql-js does. */
  readonly lacking: string | null;
}

/** How a tenant's web pages look and behave (contract section 4). */
export interface PageTraits {
  /** How the map draws the desks, and when: some of them may come later than the others (contract W5). */
  readonly dots: Dots;
  readonly dotsMs: number;
  readonly dotsCome: 'at once' | 'in two parts';
  /** Milliseconds from a click on a dot to its popup (contract W7). */
  readonly popupMs: number;
  /** Whether fixed drawers and bars lie over the map (contract W5). */
  readonly overlays: boolean;
  /** Months that the calendar shows at once (contract W3). */
  readonly months: 1 | 2;
  /** What a row of My Bookings offers: icons with telling classes, with none, or words (contract W9). */
  readonly actions: 'icons' | 'bare icons' | 'words';
  /** What another action of a row does: nothing that is known, what nobody wants, at one press, or ask for something. */
  readonly otherAction: 'none' | 'shares' | 'cancels another' | 'asks';
  /** What is asked whether one is sure about, once or twice. */
  readonly asks: 'nothing' | 'cancelling' | 'both' | 'both twice';
  /** Whether health is asked about before check-in, which only the person can answer (contract section 3). */
  readonly health: boolean;
  readonly closeButtons: 1 | 2;
  /** What the page sends with each booking because the API demands it, and nobody else knows (contract G15), or null. */
  readonly demanded: Demanded | null;
  /** Whether past bookings are asked for with the others, or when their tab is shown. */
  readonly past: 'with the others' | 'when shown';
  /** Whether My Bookings asks each time it is opened, or shows what it was told the first time. */
  readonly ownList: 'asked' | 'kept';
  /** Whether My Bookings is asked for at once, or two at a time and drawn as it comes (contract G6); where it may be asked so. */
  readonly ownParts: 'at once' | 'one after the other';
  /** Whether the list stands in another order each time that it is drawn. */
  readonly order: 'by date' | 'changing';
  /** Who the page's own traffic says is signed in: the person, or nobody (contract W10). */
  readonly tells: 'person' | 'nobody';
  /** Milliseconds between questions that the page asks again and again by itself, or null. */
  readonly pollMs: number | null;
  readonly serviceWorker: boolean;
  /** By whose zone the page counts its days: the building's, or the browser's own. */
  readonly zone: 'building' | 'browser';
  /** Whether something is sent, with the token, to the second API host (contract S9). */
  readonly secondHost: boolean;
}

/** The real dress, as far as it was seen. */
export const standardPages: PageTraits = {
  dots: 'canvas',
  dotsMs: 600,
  dotsCome: 'at once',
  popupMs: 150,
  overlays: true,
  months: 1,
  actions: 'icons',
  otherAction: 'shares',
  asks: 'cancelling',
  health: false,
  closeButtons: 2,
  demanded: null,
  past: 'when shown',
  ownList: 'asked',
  ownParts: 'at once',
  order: 'by date',
  tells: 'person',
  pollMs: null,
  serviceWorker: true,
  secondHost: false,
  zone: 'building',
};

const demands: readonly Demanded[] = [
  { name: 'costCentre', type: 'ID', value: 'CC-7', lacking: null },
  {
    ...{ name: 'purposeId', type: 'String', value: 'focus' },
    lacking:
      'Variable $input of type CreateBookingInput! was provided invalid value for purposeId (Expected value to not be null)',
  },
  { name: 'approverEmployeeId', type: 'ID', value: 'Employee-of-another', lacking: null },
  { name: 'legalEntity', type: 'Int', value: 42, lacking: 'The request is not understood.' },
];

export function drawPages(random: Random): PageTraits {
  const drawn = drawUsualPages(random);
  const asks = random.next() < 0.15;
  const demanded = random.pick(demands);
  return {
    ...drawn,
    otherAction: asks ? 'asks' : drawn.otherAction,
    demanded: random.next() < 0.08 ? demanded : null,
  };
}

function drawUsualPages(random: Random): Omit<PageTraits, 'demanded'> {
  return {
    dots: random.pick(['canvas', 'svg']),
    dotsMs: random.pick([0, 600, 2_500]),
    dotsCome: random.pick(['at once', 'in two parts']),
    popupMs: random.pick([0, 150, 1_500]),
    overlays: random.next() < 0.7,
    months: random.pick([1, 2]),
    actions: random.pick(['icons', 'icons', 'bare icons', 'words']),
    otherAction: random.pick(['none', 'shares', 'cancels another']),
    asks: random.pick(['nothing', 'cancelling', 'both']),
    health: random.next() < 0.15,
    closeButtons: random.pick([1, 2]),
    past: random.pick(['with the others', 'when shown']),
    ownList: random.pick(['asked', 'asked', 'kept']),
    order: random.pick(['by date', 'changing']),
    tells: random.pick(['person', 'nobody']),
    pollMs: random.pick([null, null, 900]),
    serviceWorker: random.next() < 0.5,
    secondHost: random.next() < 0.4,
    zone: random.pick(['building', 'browser']),
    ownParts: random.pick(['at once', 'one after the other']),
  };
}
