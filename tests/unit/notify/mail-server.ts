import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface MailServer extends AsyncDisposable {
  readonly port: number;
  readonly mails: string[];
  /** User and password of every sign-in. */
  readonly signedInAs: string[];
}

/** As much of SMTP (RFC 5321) as a client needs to hand over a mail. */
export async function startMailServer(): Promise<MailServer> {
  const mails: string[] = [];
  const signedInAs: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket, mails, signedInAs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    signedInAs,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function serve(socket: Socket, mails: string[], signedInAs: string[]): void {
  let mail: string[] | null = null;
  const say = (line: string) => socket.write(`${line}\r\n`);
  say('220 ready');
  createInterface(socket).on('line', (line) => {
    if (mail !== null) {
      if (line !== '.') return void mail.push(line);
      mails.push(mail.join('\n'));
      mail = null;
      return void say('250 taken');
    }
    const [verb = '', ...rest] = line.split(' ');
    if (verb === 'EHLO') say('250-here\r\n250 AUTH PLAIN');
    else if (verb === 'AUTH') {
      const [, user, password] = Buffer.from(rest[1] ?? '', 'base64')
        .toString()
        .split('\0');
      signedInAs.push(`${user} ${password}`);
      say('235 welcome');
    } else if (verb === 'DATA') {
      mail = [];
      say('354 go on');
    } else if (verb === 'QUIT') socket.end('221 bye\r\n');
    else say('250 fine');
  });
}
