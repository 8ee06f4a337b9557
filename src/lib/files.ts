import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { link, lstat, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ExitCode, SpaceiqError, UsageError } from './errors.js';

const privateFolderMode = 0o700;
const privateFileMode = 0o600;

/**
 * Makes a folder and those above it for this user only, whatever the umask.
 * @throws SpaceiqError (exit 1) where one of them cannot be made
 */
export function makePrivateFolder(path: string): void {
  const above = dirname(path);
  if (!existsSync(above)) makePrivateFolder(above);
  try {
    // Not `recursive`: node tries for ever where a folder that is there says of a new one that it is missing, as /proc does.
    mkdirSync(path, { mode: privateFolderMode });
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
    throw folderError(path, error);
  }
  if (process.platform !== 'win32') chmodSync(path, privateFolderMode);
}

/**
 * Refuses a folder that somebody else could write to: what is read from it could be theirs.
 * @throws UsageError naming the folder and the command that mends it
 */
export function refuseSharedFolder(path: string): void {
  if (process.platform === 'win32') return;
  const real = realpathSync(path);
  const own = statSync(real);
  const uid = process.getuid?.() ?? own.uid;
  if ((own.mode & 0o022) !== 0) {
    throw new UsageError(
      `Others may write to the folder ${path}, so nothing in it can be trusted.`,
      `Mend it with: chmod go-w '${path}'`,
    );
  }
  if (own.uid !== uid && own.uid !== 0) {
    throw new UsageError(
      `The folder ${path} belongs to another user, so nothing in it can be trusted.`,
      'Choose a folder of your own with SPACEIQ_HOME.',
    );
  }
  for (let above = dirname(real); ; above = dirname(above)) {
    const mode = statSync(above).mode;
    const sticky = (mode & constants.S_IFMT) === constants.S_IFDIR && (mode & 0o1000) !== 0;
    if ((mode & 0o002) !== 0 && !sticky) {
      throw new UsageError(
        `Others may write to ${above}, and so could put another folder in place of ${path}.`,
        `Mend it with: chmod o-w '${above}'`,
      );
    }
    if (above === dirname(above)) return;
  }
}

/** Replaces a file's content in one step: readers see the old or the new, never a part. */
export async function writeAtomically(path: string, data: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, 'wx', privateFileMode);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await renamePatiently(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** How long (ms) a file of Windows may be held by a scanner or a reader before a rename over it is given up. */
const renamePatience = 2000;
const renameEvery = 50;

function isHeld(error: unknown): boolean {
  return (
    process.platform === 'win32' &&
    ['EPERM', 'EACCES', 'EBUSY'].some((code) => hasCode(error, code))
  );
}

async function renamePatiently(from: string, to: string): Promise<void> {
  for (let waited = 0; ; waited += renameEvery) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (!isHeld(error) || waited >= renamePatience) throw error;
      await new Promise((resolve) => setTimeout(resolve, renameEvery));
    }
  }
}

function renamePatientlySync(from: string, to: string): void {
  for (let waited = 0; ; waited += renameEvery) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (!isHeld(error) || waited >= renamePatience) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, renameEvery);
    }
  }
}

/** Makes a file that is there whole or not at all. Gives false, and changes nothing, where one is there already. */
export async function createOnce(path: string, data: string): Promise<boolean> {
  const temporary = temporaryName(path);
  try {
    const file = await open(temporary, 'wx', privateFileMode);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw isLinkless(error) ? linklessError(path, error) : error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** `createOnce` for the few places that can't wait. */
export function createOnceSync(path: string, data: string): boolean {
  const temporary = temporaryName(path);
  try {
    writeNew(temporary, data);
    linkSync(temporary, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw isLinkless(error) ? linklessError(path, error) : error;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function writeNew(path: string, data: string): void {
  const file = openSync(path, 'wx', privateFileMode);
  try {
    writeSync(file, data);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** `writeAtomically` for the few places that can't wait. */
export function writeAtomicallySync(path: string, data: string): void {
  const temporary = temporaryName(path);
  try {
    writeNew(temporary, data);
    renamePatientlySync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Deletes what writers that died have left beside `path`: all of it where no other writer can be at work, otherwise
 * only what is older than `age` (ms).
 */
export function sweepTemporaries(path: string, age = 0): void {
  const prefix = `${basename(path)}.tmp-`;
  const folder = dirname(path);
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix)) continue;
    const stat = statSync(join(folder, name), { throwIfNoEntry: false });
    const isOld = stat !== undefined && Date.now() - stat.mtimeMs >= age;
    if (age === 0 || isOld) rmSync(join(folder, name), { force: true });
  }
}

/** Adds one line in one write. A last line that was torn is ended first, so that it spoils only itself. */
export async function appendLine(path: string, line: string): Promise<void> {
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | noFollow;
  const file = await open(path, flags, privateFileMode);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    const torn = size > 0 && last[0] !== 0x0a;
    await file.write(Buffer.from(`${torn ? '\n' : ''}${line}\n`));
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** The file's text, or null where there is no such file. */
export async function readText(path: string): Promise<string | null> {
  return await orNull(readFile(path, 'utf8'));
}

/** The file's bytes, or null where there is no such file. */
export async function readBytes(path: string): Promise<Uint8Array | null> {
  return await orNull(readFile(path));
}

export function readTextSync(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Whether there is a file of one's own making: no link, device or pipe, which a read might never end at. */
export async function isPlainFile(path: string): Promise<boolean> {
  return (await orNull(lstat(path)))?.isFile() === true;
}

export async function fileExists(path: string): Promise<boolean> {
  return (await orNull(stat(path))) !== null;
}

export function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}

/** Whether a file system says that it has no hard links, as FAT and some network disks do. */
function isLinkless(error: unknown): boolean {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  return syscall === 'link' && ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code);
}

function folderError(path: string, cause: unknown): SpaceiqError {
  const { code = 'for an unknown reason' } = cause as NodeJS.ErrnoException;
  const message = `The folder ${path} cannot be made (${code}).`;
  const hint = 'Choose a folder in which you may write with SPACEIQ_HOME.';
  return new SpaceiqError(ExitCode.failed, message, hint, { cause });
}

function linklessError(path: string, cause: unknown): SpaceiqError {
  return new SpaceiqError(
    ExitCode.failed,
    `The disk of ${dirname(path)} knows no hard links, which locks are made of.`,
    'Choose a folder on another disk with SPACEIQ_HOME.',
    { cause },
  );
}

const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;

function temporaryName(path: string): string {
  return `${path}.tmp-${randomBytes(6).toString('hex')}`;
}

async function orNull<Value>(reading: Promise<Value>): Promise<Value | null> {
  try {
    return await reading;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Makes a rename outlive a power cut, where the platform lets a folder be synced. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
