/** Debian's influxdb and victoria-metrics, which take the same puts, each in a folder of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../support/databases/started-server';
import { askUrl } from '../../support/service/ask-url';
import { put } from './put';
import { bodyOf, END_MS, HOUR_MS, readings } from './readings';

const START_MS = END_MS - HOUR_MS;

export interface Other {
  /** Where it takes puts. */
  readonly port: number;
  stop(): Promise<void>;
}

interface Kind {
  readonly binary: string;
  /** The words to start it with, and what it must be asked before it takes puts. */
  prepare(folder: string, port: number): Promise<Prepared>;
}

interface Prepared {
  readonly words: readonly string[];
  readonly first?: string;
}

const influxdb: Kind = {
  binary: '/usr/bin/influxd',
  async prepare(folder, port) {
    const file = join(folder, 'influxdb.conf');
    const httpPort = await freePort();
    const lines = [
      `bind-address = "127.0.0.1:${await freePort()}"`,
      `reporting-disabled = true`,
      `[meta]\ndir = "${folder}/meta"`,
      `[data]\ndir = "${folder}/data"\nwal-dir = "${folder}/wal"\nmax-series-per-database = 0`,
      '[monitor]\nstore-enabled = false',
      `[http]\nbind-address = "127.0.0.1:${httpPort}"\nlog-enabled = false`,
      `[[opentsdb]]\nenabled = true\nbind-address = "127.0.0.1:${port}"`,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    const query = `/query?q=${encodeURIComponent('create database opentsdb')}`;
    return { words: ['-config', file], first: `http://127.0.0.1:${httpPort}${query}` };
  },
};

const victoriaMetrics: Kind = {
  binary: '/usr/bin/victoria-metrics',
  prepare: async (folder, port) => ({
    words: [
      `-storageDataPath=${folder}/data`,
      '-retentionPeriod=100y',
      `-httpListenAddr=127.0.0.1:${await freePort()}`,
      `-opentsdbHTTPListenAddr=127.0.0.1:${port}`,
    ],
  }),
};

export const OTHERS: Readonly<Record<string, Kind>> = {
  influxdb,
  'victoria-metrics': victoriaMetrics,
};

/** Undefined if it is not installed. */
export async function startOther(name: string, within: string): Promise<Other | undefined> {
  const kind = OTHERS[name];
  if (!kind || !existsSync(kind.binary)) return undefined;
  const folder = join(within, name);
  mkdirSync(folder);
  const port = await freePort();
  const { words, first } = await kind.prepare(folder, port);
  const child = spawn(kind.binary, words, { cwd: folder, stdio: 'ignore' });
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
  };
  await Promise.race([
    untilItTakesPuts(port, first),
    exited.then(() => Promise.reject(new Error(name))),
  ]);
  return { port, stop };
}

const PATIENCE_MS = 20_000;

async function untilItTakesPuts(port: number, first: string | undefined): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      if (first !== undefined) await askUrl(first, { method: 'POST' });
      return await put(port, bodyOf(readings(START_MS, 0, 1)));
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await wait(50);
    }
  }
}
