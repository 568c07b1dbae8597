/** What is seen of a service from outside: what it answers, and what it logs. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Running, Workplace } from './program';

export const TOKEN = { 'X-Auth-Token': 'admin:demo' };
export const PATH = '/v2.1/os-simple-tenant-usage';

/** By a new connection. */
export async function statusAt(url: string, path = PATH): Promise<number | undefined> {
  const request = get(`${url}${path}`, { headers: TOKEN, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  await text(response);
  return response.statusCode;
}

export interface Line {
  readonly pid: number;
  readonly msg: string;
  readonly worker?: number;
  readonly signal?: string;
  readonly lastedMs?: number;
  readonly waitMs?: number;
  readonly status?: number;
  readonly reason?: string;
}

/** The log of a service, as it comes. */
export class Logged {
  readonly #running: Running;
  #text = '';

  constructor(running: Running) {
    this.#running = running;
    running.process.stderr?.on('data', (part: string) => {
      this.#text += part;
    });
  }

  lines(msg: string): Line[] {
    const lines = this.#text.split('\n').slice(0, -1);
    return lines.map((line): Line => JSON.parse(line)).filter((line) => line.msg === msg);
  }

  /** Waits until it has been logged so often. */
  async times(count: number, msg: string): Promise<Line[]> {
    while (this.lines(msg).length < count) {
      const { exitCode, signalCode } = this.#running.process;
      if (exitCode !== null || signalCode !== null) throw new Error(`ended: ${this.#text}`);
      await once(this.#running.process.stderr ?? this.#running.process, 'data');
    }
    return this.lines(msg);
  }
}

export const pidsOf = (lines: readonly Line[]): number[] => lines.map(({ pid }) => pid);

/** Never without a process: 0 would be the whole group that the tests run in. */
export function killProcess(pid: number | undefined, signal: 'SIGKILL' | 'SIGINT'): void {
  if (!pid) throw new Error('there is no process to kill');
  process.kill(pid, signal);
}

/** For `serve`: it starts faster without the documents of the other APIs. */
export const FEW_DIALECTS = ['--dialects', 'nova,native'] as const;

export type Serving = Running & { readonly url: string; readonly log: Logged };

/** Starts `serve` on a free port and waits until all its processes listen. */
export async function startService(
  place: Workplace,
  words: readonly string[],
  processes: number,
): Promise<Serving> {
  const running = place.start(['serve', '--auth', 'noauth', '--port', '0', ...words]);
  const log = new Logged(running);
  const said = once(running.process.stdout ?? running.process, 'data');
  const first = await Promise.race([said, running.outcome]);
  if (!Array.isArray(first)) throw new Error(`serve ended with ${first.status}: ${first.stderr}`);
  await log.times(processes, 'listening');
  return { ...running, log, url: String(first[0]).replace('listening on ', '').trim() };
}
