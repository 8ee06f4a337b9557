type Prepare = NonNullable<typeof Error.prepareStackTrace>;

/** Playwright's own look at who calls it. */
const looking = 'captureRawStack';

const known = new Map<string, string>();
const made = new WeakSet<Prepare>();

/**
 * Playwright looks at the stack at each of its calls, and vitest leads every frame of it back to its source, for longer
 * than much of what is called takes here. The same frames come again and again, so what each was led to is kept.
 */
export function keepFrames(): void {
  const prepare = Error.prepareStackTrace;
  if (prepare === undefined || made.has(prepare)) return;
  const led = (error: Error, frame: NodeJS.CallSite): string => {
    const place = `${frame.getFileName()}:${frame.getLineNumber()}:${frame.getColumnNumber()}`;
    const line = known.get(place) ?? lineOf(String(prepare(error, [frame])));
    known.set(place, line);
    return line;
  };
  const own: Prepare = (error, frames) =>
    frames[0]?.getFunctionName() === looking
      ? ['Error: ', ...frames.map((frame) => led(error, frame))].join('\n')
      : prepare(error, frames);
  made.add(own);
  Error.prepareStackTrace = own;
}

/** Of a stack of one frame, the frame. */
function lineOf(stack: string): string {
  return stack.slice(stack.indexOf('\n') + 1);
}
