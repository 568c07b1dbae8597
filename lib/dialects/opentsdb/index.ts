/** OpenTSDB's HTTP API, as version 2.4.1 has it: measured points in and out. */
import { type Dialect, whenServed } from '../dialect';
import { PREFIXES } from './endpoint';
import { OPENTSDB } from './settings';

type Telnet = typeof import('./telnet');

/** Loaded when somebody may listen: most commands serve nothing. */
const loadTelnet = (): Telnet => require('./telnet');

export const opentsdb: Dialect = {
  name: 'opentsdb',
  prefixes: PREFIXES,
  ignoresCase: true,
  section: OPENTSDB,
  listeners: (config) => loadTelnet().telnetListeners(config),
  mount: whenServed((): typeof import('./mount') => require('./mount')),
};
