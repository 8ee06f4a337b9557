import { connect, type Socket } from 'node:net';

/** What a D-Bus call came back with. */
export type BusReply =
  | { readonly kind: 'answer'; readonly body: Buffer }
  | { readonly kind: 'error'; readonly name: string };

export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** Arguments, all of them strings. */
  readonly strings: readonly string[];
}

const messageType = { call: 1, answer: 2, error: 3 } as const;
const field = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  signature: 8,
} as const;

/**
 * Just enough of D-Bus to ask one question before libsecret does: libsecret would wait for ever on a bus that never
 * answers, and would open a dialog for a locked keyring. Waits without a limit of its own; the caller sets one.
 */
export class BusConnection {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #wake: () => void = () => {};
  #failure: Error | null = null;
  #serial = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('The bus closed the connection')));
  }

  /** Connects and says hello. @throws Error when the bus is not there or doesn't want us */
  static async open(path: string, uid: number): Promise<BusConnection> {
    const bus = new BusConnection(connect({ path }));
    const name = Buffer.from(String(uid)).toString('hex');
    bus.#socket.write(`\0AUTH EXTERNAL ${name}\r\n`);
    const answer = await bus.#take((buffer) => {
      const end = buffer.indexOf('\r\n');
      return end < 0 ? null : end + 2;
    });
    if (!answer.toString('latin1').startsWith('OK')) throw new Error('The bus refused this user');
    bus.#socket.write('BEGIN\r\n');
    await bus.call({
      destination: 'org.freedesktop.DBus',
      path: '/org/freedesktop/DBus',
      interface: 'org.freedesktop.DBus',
      member: 'Hello',
      strings: [],
    });
    return bus;
  }

  async call(call: BusCall): Promise<BusReply> {
    this.#serial += 1;
    this.#socket.write(encodeCall(call, this.#serial));
    for (;;) {
      const message = await this.#take(messageLength);
      const reply = decodeReply(message);
      if (reply !== null && reply.serial === this.#serial) return reply.reply;
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  async #take(lengthOf: (buffer: Buffer) => number | null): Promise<Buffer> {
    for (;;) {
      const length = lengthOf(this.#received);
      if (length !== null && this.#received.length >= length) {
        const taken = this.#received.subarray(0, length);
        this.#received = this.#received.subarray(length);
        return taken;
      }
      if (this.#failure !== null) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }
}

function encodeCall(call: BusCall, serial: number): Buffer {
  let body: Buffer = Buffer.alloc(0);
  for (const text of call.strings) body = appendString(body, text);
  const signature = 's'.repeat(call.strings.length);
  let fields: Buffer = Buffer.alloc(0);
  fields = appendField(fields, field.path, 'o', call.path);
  fields = appendField(fields, field.interface, 's', call.interface);
  fields = appendField(fields, field.member, 's', call.member);
  fields = appendField(fields, field.destination, 's', call.destination);
  if (signature !== '') fields = appendSignature(fields, signature);
  const head = Buffer.alloc(16);
  head.write('l', 0, 'ascii');
  head.writeUInt8(messageType.call, 1);
  head.writeUInt8(1, 3);
  head.writeUInt32LE(body.length, 4);
  head.writeUInt32LE(serial, 8);
  head.writeUInt32LE(fields.length, 12);
  return Buffer.concat([pad(Buffer.concat([head, fields]), 8), body]);
}

function appendField(to: Buffer, code: number, type: string, value: string): Buffer {
  const start = Buffer.concat([pad(to, 8), Buffer.from([code, 1, type.charCodeAt(0), 0])]);
  return appendString(start, value);
}

function appendSignature(to: Buffer, signature: string): Buffer {
  const head = Buffer.from([field.signature, 1, 'g'.charCodeAt(0), 0, signature.length]);
  return Buffer.concat([pad(to, 8), head, Buffer.from(`${signature}\0`)]);
}

function appendString(to: Buffer, text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([pad(to, 4), length, bytes, Buffer.from([0])]);
}

function pad(buffer: Buffer, to: number): Buffer {
  return Buffer.concat([buffer, Buffer.alloc(padding(buffer.length, to))]);
}

function padding(length: number, to: number): number {
  return (to - (length % to)) % to;
}

function messageLength(buffer: Buffer): number | null {
  if (buffer.length < 16) return null;
  const read = reader(buffer);
  const fields = 16 + read(12);
  return fields + padding(fields, 8) + read(4);
}

function reader(message: Buffer): (at: number) => number {
  const big = message.readUInt8(0) === 'B'.charCodeAt(0);
  return (at) => (big ? message.readUInt32BE(at) : message.readUInt32LE(at));
}

function decodeReply(message: Buffer): { serial: number; reply: BusReply } | null {
  const type = message.readUInt8(1);
  if (type !== messageType.answer && type !== messageType.error) return null;
  const read = reader(message);
  const end = 16 + read(12);
  let serial = 0;
  let errorName = '';
  for (let at = 16; at < end; ) {
    at += padding(at, 8);
    const code = message.readUInt8(at);
    const signature = String.fromCharCode(message.readUInt8(at + 2));
    at += 4;
    if (signature === 'g') {
      at += message.readUInt8(at) + 2;
    } else if (signature === 'u') {
      if (code === field.replySerial) serial = read(at);
      at += 4;
    } else {
      const length = read(at);
      if (code === field.errorName) errorName = message.toString('utf8', at + 4, at + 4 + length);
      at += 4 + length + 1;
    }
  }
  const body = message.subarray(end + padding(end, 8));
  return {
    serial,
    reply:
      type === messageType.answer ? { kind: 'answer', body } : { kind: 'error', name: errorName },
  };
}
