import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { init, type ModuleInfos } from 'license-checker-rseidelsohn';

/**
 * The licence texts of packages (folders relative to the root) that are copied into the bundle. One that carries none
 * is under that of another one out of the same repository. @throws Error when there is none either
 */
export async function licencesOf(root: string, packages: readonly string[]): Promise<string> {
  const names = new Set(await Promise.all(packages.map((folder) => nameOf(join(root, folder)))));
  const found = Object.entries(await look(root, [...names])).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const missing = [...names].filter((name) => !found.some(([known]) => known === name));
  if (missing.length > 0) throw new Error(`The licences of ${missing.join(', ')} are not found.`);
  const parts = found.map(([name, { licenses, licenseText, repository }]) => {
    const siblings = found.filter(([, other]) => other.repository === repository);
    const text = licenseText || siblings.find(([, other]) => other.licenseText)?.[1].licenseText;
    if (!text) throw new Error(`${name} is in the bundle and comes without a licence.`);
    return `${name} (${String(licenses)})\n\n${text.trim()}\n`;
  });
  return [head, ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

const head = 'The files of this folder hold code of these packages, under these licences.\n';

async function nameOf(folder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  return `${name}@${version}`;
}

function look(start: string, names: readonly string[]): Promise<ModuleInfos> {
  return new Promise((resolve, reject) => {
    const options = {
      start,
      includePackages: names.join(';'),
      customFormat: { licenses: '', licenseText: '', repository: '' },
    };
    init(options, (error, found) => (error ? reject(error) : resolve(found)));
  });
}
