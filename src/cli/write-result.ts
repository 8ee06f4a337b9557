import { ExitCode, messageOf, SpaceiqError } from '../lib/errors.js';
import { writeAtomically } from '../lib/files.js';
import { redactOutput } from '../lib/redact.js';

/** Writes a file that a person asked for by `option`. @throws SpaceiqError that names the file and the option */
export async function writeResult(
  option: string,
  file: string,
  data: string | Uint8Array,
): Promise<void> {
  try {
    await writeAtomically(file, typeof data === 'string' ? redactOutput(data) : data);
  } catch (error) {
    throw new SpaceiqError(
      ExitCode.failed,
      `${file} cannot be written: ${messageOf(error)}.`,
      `Name another place by ${option}.`,
      { cause: error },
    );
  }
}
