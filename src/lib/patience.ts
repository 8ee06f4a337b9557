/**
 * The longest time (ms) for which the site may ask to be left alone and still be waited for, whatever is asked and by
 * whichever transport. What it asks beyond that is said, and left to the next round or the next call.
 */
export const patience = 300_000;
