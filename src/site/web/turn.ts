import { PageTrouble } from './trouble.js';

/** One go at something on the page. Once it has been given up, what is still under way in it writes nothing. */
export class Turn {
  #over = false;
  #pressed = false;

  /** Whether a button that writes may have been pressed. */
  get mayHaveWritten(): boolean {
    return this.#pressed;
  }

  /**
   * Right before a button that writes is pressed.
   * @throws PageTrouble when the turn has been given up: the button must not be pressed.
   */
  press(): void {
    if (this.#over) throw new PageTrouble('It was given up.');
    this.#pressed = true;
  }

  giveUp(): void {
    this.#over = true;
  }
}
