/** Says that this process works for a profile. */
export interface Lock {
  release(): Promise<void>;
}
