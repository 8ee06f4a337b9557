/** The arrows of the house: each folder of src/ may import only the folders named here. */
const allowed = {
  lib: [],
  booking: ['lib'],
  vault: ['lib'],
  journal: ['lib', 'booking'],
  profile: ['lib', 'vault', 'journal', 'booking'],
  site: ['lib', 'booking'],
  session: ['lib', 'booking', 'site', 'vault', 'profile', 'journal'],
  notify: ['lib', 'booking', 'profile', 'vault'],
  schedule: ['lib', 'booking', 'profile'],
  report: ['lib', 'booking', 'journal'],
};

const arrows = Object.entries(allowed).map(([folder, targets]) => ({
  name: `${folder}-arrows`,
  comment: `src/${folder} may import only ${targets.join(', ') || 'nothing else of src'}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...targets].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...arrows,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'keychain-in-one-file',
      comment: 'keytar is touched in one file only',
      severity: 'error',
      from: { pathNot: '^src/vault/keychain\\.ts$' },
      to: { path: 'keytar' },
    },
    {
      name: 'zod-without-its-methods',
      comment:
        "schemas are made by zod/mini: zod's own classes take every command three times as long",
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^node_modules/zod/(index|v4/classic)' },
    },
    {
      name: 'browser-only-in-site-and-session',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(site|session|cli)/' },
      to: { path: '^node_modules/playwright' },
    },
    {
      name: 'named-dependencies',
      comment: 'what comes into the bundle is named in package.json',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'build-stands-alone',
      comment: 'what makes the package is no part of it',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/build/' },
      to: { path: '^src/build/' },
    },
    {
      name: 'no-tests-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^tests/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
