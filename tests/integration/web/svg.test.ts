import { createWebSite } from '../../../src/site/web/web-site.js';
import { describeTransport } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

describeTransport(
  'web, dots in SVG and other names',
  (sim, asked) => createWebSite(webDeps(sim, asked)),
  { dots: 'svg', dialect: 'renamed' },
);
