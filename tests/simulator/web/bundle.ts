import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Bundle {
  /** The single-page app of signed-in people. */
  readonly script: string;
  /** The login page's own (contract S2). */
  readonly guest: string;
  readonly style: string;
}

let bundled: Promise<Bundle> | undefined;

/** The two apps, built once in a process and kept in memory. */
export function bundle(): Promise<Bundle> {
  bundled ??= make();
  return bundled;
}

async function make(): Promise<Bundle> {
  const style = new URL('app/style.css', import.meta.url);
  const [script, guest, css] = await Promise.all([
    scriptOf('app/main.tsx', 'esm'),
    scriptOf('guest/main.tsx', 'iife'),
    readFile(style, 'utf8'),
  ]);
  return { script, guest, style: css };
}

async function scriptOf(path: string, format: 'esm' | 'iife'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(path, import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format,
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}
