import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

/** Measures text by the columns of a terminal that it covers, and cuts it to so many; colour codes cover none. */
export interface Wide {
  width(text: string): number;
  cut(text: string, width: number): string;
}

export const wide: Wide = { width: stringWidth, cut: cliTruncate };
