import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Bundle {
  readonly script: string;
  readonly style: string;
}

const folder = new URL('app/', import.meta.url);
let bundled: Promise<Bundle> | undefined;

/** The single-page app, built once in a process and kept in memory. */
export function bundle(): Promise<Bundle> {
  bundled ??= make();
  return bundled;
}

async function make(): Promise<Bundle> {
  const [result, style] = await Promise.all([
    build({
      entryPoints: [fileURLToPath(new URL('main.tsx', folder))],
      bundle: true,
      write: false,
      minify: true,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      logLevel: 'silent',
    }),
    readFile(new URL('style.css', folder), 'utf8'),
  ]);
  return { script: result.outputFiles[0]?.text ?? '', style };
}
