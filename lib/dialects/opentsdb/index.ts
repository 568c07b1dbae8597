/** OpenTSDB's HTTP API, as version 2.4.1 has it: measured points in and out. */
import type { Dialect } from '../dialect';
import { PREFIXES } from './endpoint';
import { OPENTSDB } from './settings';

type Mount = typeof import('./mount');
type Telnet = typeof import('./telnet');

/** Loaded when it is first served: most commands serve nothing. */
const load = (): Mount => require('./mount');
const loadTelnet = (): Telnet => require('./telnet');

export const opentsdb: Dialect = {
  name: 'opentsdb',
  prefixes: PREFIXES,
  ignoresCase: true,
  section: OPENTSDB,
  listeners: (config) => loadTelnet().telnetListeners(config),
  mount: (services) => load().mount(services),
};
