import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { SimulatorError } from '../errors.js';
import { close, listen, type StartedHop } from '../http/hop-server.js';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === 'function';
}

/** The member that a path like `/clock/advance` names, with what it is a member of. */
function find(control: object, path: string): unknown {
  let found: unknown = control;
  for (const name of path.split('/').filter((part) => part !== '')) {
    if (!isObject(found) || !Object.hasOwn(found, name)) {
      throw new SimulatorError(`The simulator has no member ${path}.`);
    }
    found = found[name];
  }
  return found;
}

async function readArguments(message: IncomingMessage): Promise<unknown[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  if (text === '') return [];
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new SimulatorError('The body of a control request is JSON like {"args": []}.');
  }
  const args = isObject(content) && !Array.isArray(content) ? (content.args ?? []) : null;
  if (!Array.isArray(args)) {
    throw new SimulatorError('The body of a control request is JSON like {"args": []}.');
  }
  return args;
}

async function answer(control: object, message: IncomingMessage): Promise<unknown> {
  const path = new URL(message.url ?? '/', 'http://control').pathname;
  const member = find(control, path);
  return isFunction(member) ? await member(...(await readArguments(message))) : member;
}

/**
 * The HTTP face of the control object: `POST /clock/advance` with `{"args": [1000]}` calls
 * `clock.advance(1000)`, `GET /record` reads. Answers `{"result": …}`, or 400 with `{"error": sentence}`.
 */
export async function startControl(
  control: object,
  port: number,
  stop: () => Promise<void>,
): Promise<StartedHop> {
  const reply = (response: ServerResponse, status: number, value: unknown): void => {
    response.writeHead(status, JSON_TYPE).end(JSON.stringify(value));
  };
  const server = createServer((message, response) => {
    if (message.url === '/stop') {
      response.on('finish', () => void stop());
      reply(response, 200, { result: null });
      return;
    }
    answer(control, message).then(
      (result) => reply(response, 200, { result: result ?? null }),
      (error: unknown) => {
        const sentence = error instanceof Error ? error.message : String(error);
        reply(response, error instanceof SimulatorError ? 400 : 500, { error: sentence });
      },
    );
  });
  const address = { name: '127.0.0.1', bind: '127.0.0.1', port };
  const bound = await listen(server, 'the control API', address);
  return {
    origin: `http://127.0.0.1:${bound}`,
    port: bound,
    stop: () => close(server),
  };
}
