import { createWebSite } from '../../../src/site/web/web-site.js';
import { describeTransport } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

describeTransport('web, dots on a canvas', (sim, asked) => createWebSite(webDeps(sim, asked)), {
  dots: 'canvas',
});
