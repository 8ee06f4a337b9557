/** Bad use of the simulator, in one sentence for people. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
}
