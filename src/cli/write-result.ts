import { ExitCode, messageOf, SpaceiqError } from '../lib/errors.js';
import { writeAtomically } from '../lib/files.js';

/** Writes a file that a person asked for by `option`. @throws SpaceiqError that names the file and the option */
export async function writeResult(
  option: string,
  file: string,
  data: string | Uint8Array,
): Promise<void> {
  try {
    await writeAtomically(file, data);
  } catch (error) {
    throw new SpaceiqError(
      ExitCode.failed,
      `${file} cannot be written: ${messageOf(error)}.`,
      `Name another place by ${option}.`,
      { cause: error },
    );
  }
}
