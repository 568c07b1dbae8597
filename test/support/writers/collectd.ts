/** Debian's collectd, unmodified, with the configuration of samples/deploy; it logs beside what it writes. */
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SAMPLES } from '../program/proxy-kinds';
import type { NamedPoint } from './named-points';
import type { PointService } from './point-service';

export interface Collectd {
  /** Tells `round` each time when a value of each kind has been read, once a second. */
  readonly events: EventEmitter;
  /** Ends it, and gives all that it has named. */
  end(): Promise<readonly NamedPoint[]>;
}

const READERS = ['cpu', 'memory', 'interface', 'processes', 'uptime', 'load'];

export async function startCollectd({ place, telnetPort }: PointService): Promise<Collectd> {
  const folder = join(place.folder, 'collectd');
  await mkdir(folder);
  const file = join(folder, 'collectd.conf');
  await writeFile(file, await configuration(folder, telnetPort));
  const child = spawn('/usr/sbin/collectd', ['-f', '-C', file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const named: NamedPoint[] = [];
  const events = new EventEmitter();
  createInterface(child.stdout).on('line', (line) => {
    if (!line.startsWith('[{')) return;
    named.push(...pointsOf(JSON.parse(line)));
    if (line.includes('"plugin":"load"')) events.emit('round');
  });
  return {
    events,
    async end() {
      child.kill('SIGTERM');
      await exited;
      process.off('exit', kill);
      return named;
    },
  };
}

async function configuration(folder: string, port: number): Promise<string> {
  const sample = await readFile(join(SAMPLES, 'collectd.conf'), 'utf8');
  return [
    'Hostname "compute1.example.com"',
    'FQDNLookup false',
    'Interval 1',
    `BaseDir "${folder}"`,
    `PIDFile "${folder}/pid"`,
    'PluginDir "/usr/lib/collectd"',
    'TypesDB "/usr/share/collectd/types.db"',
    'LoadPlugin logfile',
    '<Plugin logfile>\n  File stdout\n  Timestamp false\n</Plugin>',
    'LoadPlugin write_log',
    '<Plugin write_log>\n  Format JSON\n</Plugin>',
    ...READERS.map((name) => `LoadPlugin ${name}`),
    sample.replace('Port "4242"', `Port "${port}"`),
  ].join('\n');
}

interface ValueList {
  readonly values: readonly (number | null)[];
  readonly dsnames: readonly string[];
  readonly time: number;
  readonly plugin: string;
  readonly plugin_instance: string;
  readonly type: string;
  readonly type_instance: string;
}

/** As write_tsdb names and rounds them; a gauge without a value is left out. */
const pointsOf = (lists: readonly ValueList[]): NamedPoint[] =>
  lists.filter(isClear).flatMap(({ values, dsnames, time, ...list }) =>
    values.flatMap((value, i) => {
      const source = values.length > 1 ? dsnames[i] : '';
      const metric = [...namesOf(list), source].filter(Boolean).join('.');
      return value === null ? [] : [{ metric, atSeconds: Math.round(time), value }];
    }),
  );

const namesOf = (list: Omit<ValueList, 'values' | 'dsnames' | 'time'>): readonly string[] =>
  list.plugin_instance
    ? [list.plugin, list.plugin_instance, list.type, list.type_instance]
    : [list.plugin, list.type_instance, list.type];

/** The log tells milliseconds, and what is rounded knows more: at half a second it could go either way. */
const isClear = ({ time }: ValueList): boolean => Math.abs((time % 1) - 0.5) > 0.001;
