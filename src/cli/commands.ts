import type { CommandModule } from './command.js';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loads the command's own file, which only a call of that command needs. */
  readonly load: () => Promise<CommandModule>;
}

export const commands: readonly CommandEntry[] = [
  {
    name: 'login',
    summary: 'sign in once in a visible browser and seal the session',
    load: () => import('./calls/login.js'),
  },
  {
    name: 'logout',
    summary: 'delete the sealed session and its key',
    load: () => import('./calls/logout.js'),
  },
  {
    name: 'book',
    summary: 'book the best free desk for each date',
    load: () => import('./calls/book.js'),
  },
  {
    name: 'bookings',
    summary: 'show what the site says is booked',
    load: () => import('./calls/bookings.js'),
  },
  {
    name: 'cancel',
    summary: 'cancel bookings by date or id',
    load: () => import('./calls/cancel.js'),
  },
  {
    name: 'checkin',
    summary: "check in to today's booking",
    load: () => import('./calls/checkin.js'),
  },
  {
    name: 'desks',
    summary: 'rank the desks of a date, as a list or a map',
    load: () => import('./calls/desks.js'),
  },
  {
    name: 'profile',
    summary: 'add, show, change and remove profiles',
    load: () => import('./calls/profile.js'),
  },
  {
    name: 'status',
    summary: 'show who is signed in and for how long',
    load: () => import('./calls/status.js'),
  },
  {
    name: 'history',
    summary: 'show past runs and their outcomes',
    load: () => import('./calls/history.js'),
  },
  {
    name: 'report',
    summary: 'write statistics as one HTML file',
    load: () => import('./calls/report.js'),
  },
  {
    name: 'schedule',
    summary: 'run book by itself, every day',
    load: () => import('./calls/schedule.js'),
  },
  {
    name: 'notify',
    summary: 'try out the notices',
    load: () => import('./calls/notify.js'),
  },
  {
    name: 'vault',
    summary: 'change the passphrase of the file vault',
    load: () => import('./calls/vault.js'),
  },
  {
    name: 'doctor',
    summary: 'check everything that booking rests on',
    load: () => import('./calls/doctor.js'),
  },
  {
    name: 'completion',
    summary: 'print a completion script for a shell',
    load: () => import('./calls/completion.js'),
  },
];
