// biome-ignore-all lint/a11y: the markup follows the observed site (contract section 4)
import { useState } from 'preact/hooks';

export type Questions = readonly ('cancel' | 'checkIn' | 'again' | 'health')[];

interface Props {
  readonly questions: Questions;
  /** Every question was answered with yes. */
  readonly go: () => void;
  readonly back: () => void;
}

const texts = {
  cancel: {
    ask: 'Are you sure you want to cancel this booking?',
    yes: 'Yes, cancel it',
    no: 'Keep it',
  },
  checkIn: { ask: 'Check in to this booking now?', yes: 'Check in', no: 'Cancel' },
  again: { ask: 'Are you really sure?', yes: 'Yes', no: 'No' },
  health: {
    // In words that tell nobody what it is about: the data does (contract G13).
    ask: 'Check in: my throat is not sore, and nobody near me tested positive this week.',
    yes: 'Confirm',
    no: 'Cancel',
  },
} as const;

/** A dialog over My Bookings (contract W9). */
export function Question({ questions, go, back }: Props) {
  const [at, setAt] = useState(0);
  const name = questions[at] ?? 'cancel';
  const { ask, yes, no } = texts[name];
  const next = (): void => {
    if (at + 1 < questions.length) setAt(at + 1);
    else go();
  };
  return (
    <div key={name} class="modal-content Conflict---dialog" role="alertdialog" aria-label={ask}>
      <div class="modal-body">{ask}</div>
      <div class="modal-footer">
        <button type="button" class="SButton---base SButton---secondary" onClick={back}>
          {no}
        </button>
        <button type="button" class="SButton---base SButton---primary" onClick={next}>
          {yes}
        </button>
      </div>
    </div>
  );
}
