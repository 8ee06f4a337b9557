import { createApiSite } from '../../../src/site/api-site.js';
import { depsFor } from './deps.js';
import { describeTransport } from './transport-suite.js';

describeTransport('api, names as assumed', (sim, asked) => createApiSite(depsFor(sim, asked)));

describeTransport('api, other names', (sim, asked) => createApiSite(depsFor(sim, asked)), {
  dialect: 'renamed',
});
