/** OpenTSDB's HTTP API, as version 2.4.1 has it: measured points in and out. */
import { sectionOf } from '../../config';
import { type Dialect, whenAsked } from '../dialect';
import { PATHS_OF_OTHERS, PREFIXES } from './endpoint';
import { OPENTSDB } from './settings';

type Telnet = typeof import('./telnet');

/** Loaded when it is to listen. */
const loadTelnet = (): Telnet => require('./telnet');

export const opentsdb: Dialect = {
  name: 'opentsdb',
  prefixes: PREFIXES,
  ignoresCase: true,
  pathsOfOthers: PATHS_OF_OTHERS,
  section: OPENTSDB,
  listeners: (config) =>
    sectionOf(config, OPENTSDB).telnetPort === 0 ? [] : loadTelnet().telnetListeners(config),
  mount: whenAsked((): typeof import('./mount') => require('./mount')),
};
