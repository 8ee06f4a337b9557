/** Preloaded into a process (`node --import`): at its end it writes its peak resident memory, in KiB, to a file. */
import { writeFileSync } from 'node:fs';

const file = process.env.BENCH_PEAK_FILE;
process.on('exit', () => {
  if (file) writeFileSync(file, String(process.resourceUsage().maxRSS));
});
