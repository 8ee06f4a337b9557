import { createWebSite } from '../../../src/site/web/web-site.js';
import { describeTransport } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

/** Those that go by other names; the soak runs all of them. */
const telling = [
  'sees on every date exactly the desks that the record says are held',
  'books one desk on one date, and the record agrees',
  'says that a desk was taken meanwhile',
  'cancels one booking and leaves the others',
];

describeTransport(
  'web, by other names',
  (sim, asked) => createWebSite(webDeps(sim, asked)),
  { dialect: 'renamed' },
  process.env.SPACEIQ_SOAK === '1' ? undefined : telling,
);
