import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { build, type OutputFile, type Plugin } from 'esbuild';

export interface Bundle {
  /** Contents by absolute path. */
  readonly files: Map<string, Uint8Array>;
  /** What each script was made of: paths by absolute path, relative to the root. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
  /** Folders of the packages that are inside, relative to the root: `node_modules/zod`. */
  readonly packages: readonly string[];
}

/** The command, and the process that asks the keychain. */
const entries = ['src/cli/main.ts', 'src/vault/keychain.ts'];

/** What packages of the older kind ask for by `require`: node's own modules. */
const requireOfNode =
  "import{createRequire as requireBeside}from'node:module';const require=requireBeside(import.meta.url);";

/**
 * Bundles the sources with all they need, but for what `dependencies` in package.json names. Every file lies one folder
 * below `dist/`, as every source does below `src/`, so that `../../` is the package from either.
 */
export async function bundle(root: string, dist: string): Promise<Bundle> {
  const { dependencies, engines } = JSON.parse(
    await readFile(join(root, 'package.json'), 'utf8'),
  ) as Manifest;
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outbase: 'src',
    outdir: dist,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: `node${engines.node.replace(/^>=/, '')}`,
    external: Object.keys(dependencies),
    plugins: [leaveOut],
    banner: { js: requireOfNode },
    // Names stay as they are: they are what a stack trace is read for.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    sourcemap: true,
    sourcesContent: false,
    write: false,
  });
  const made = sourcesOf(outputFiles, root);
  const foreign = [...made].filter(([, sources]) => !sources.some((path) => /^src\//.test(path)));
  return {
    files: withoutMaps(outputFiles, new Set(foreign.map(([path]) => path))),
    sources: made,
    packages: packagesIn([...made.values()].flat()),
  };
}

/** What packages bring along and no command of ours ever runs, with what stands in its place. */
const replaced: Readonly<Record<string, { readonly for: RegExp; readonly contents: string }>> = {
  // Commander starts processes for commands that are programs of their own; the module is heavy.
  'node:child_process': {
    for: /node_modules\/commander\//,
    contents: "exports.spawn = (...args) => require('node:child_process').spawn(...args);",
  },
  // A question that is answered in an editor: its tables of character sets are half of inquirer.
  '@inquirer/editor': {
    for: /node_modules\/@?inquirer\//,
    contents: "export default () => { throw new Error('No command asks by an editor.'); };",
  },
};

const leaveOut: Plugin = {
  name: 'leave-out',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:node:child_process|@inquirer\/editor)$/ }, ({ path, importer }) =>
      replaced[path]?.for.test(importer) === true ? { path, namespace: 'replaced' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'replaced' }, ({ path }) => ({
      contents: replaced[path]?.contents ?? '',
    }));
  },
};

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
}

/** What each file was made of, by its source map: paths relative to the root. */
function sourcesOf(files: readonly OutputFile[], root: string): Map<string, readonly string[]> {
  const maps = files.filter(({ path }) => path.endsWith('.map'));
  return new Map(
    maps.map(({ path, text }) => {
      const { sources } = JSON.parse(text) as { sources: readonly string[] };
      const paths = sources.map((source) => relative(root, resolve(dirname(path), source)));
      return [path.replace(/\.map$/, ''), paths];
    }),
  );
}

/** Files that hold nothing of ours need no map: nobody follows a trace through them, and maps are half of the weight. */
function withoutMaps(
  files: readonly OutputFile[],
  foreign: ReadonlySet<string>,
): Map<string, Uint8Array> {
  const kept = files.filter(({ path }) => !foreign.has(path.replace(/\.map$/, '')));
  const bare = files.filter(({ path }) => foreign.has(path));
  return new Map([
    ...kept.map(({ path, contents }) => [path, contents] as const),
    ...bare.map(
      ({ path, text }) =>
        [path, Buffer.from(text.replace(/\n\/\/# sourceMappingURL=.*\n$/, '\n'))] as const,
    ),
  ]);
}

function packagesIn(sources: readonly string[]): string[] {
  const folders = sources.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]);
  return [...new Set(folders)].filter((folder) => folder !== undefined).toSorted();
}
