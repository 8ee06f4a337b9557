/** One go at something on the page. Once it has been given up, what is still under way in it writes nothing. */
export class Turn {
  #over = false;
  #released = false;

  /** Whether something that writes may have gone out. */
  get mayHaveWritten(): boolean {
    return this.#released;
  }

  /** Right before something that writes goes out; false when the turn has been given up: then it must not. */
  release(): boolean {
    if (this.#over) return false;
    this.#released = true;
    return true;
  }

  giveUp(): void {
    this.#over = true;
  }
}
