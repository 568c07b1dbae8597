/** The commands of the line protocol, with the answers of OpenTSDB 2.4.1. */
import type { MeasuredPoint } from '../../../store/store';
import { VERSION_LINES } from '../info/version';
import { PointFault } from '../put/fault';
import { type Line, TOO_LONG } from './line-splitter';
import { NumberFault, type PutRules, parsePut } from './put-line';

/** What a line asks for. The connection is closed after the answers to all lines before it. */
export type Command =
  | { readonly type: 'put'; readonly point: MeasuredPoint }
  | { readonly type: 'reply'; readonly text: string }
  | { readonly type: 'close' };

export const MAX_LINE_BYTES = 8192;

export function parseLine(line: Line, rules: PutRules): Command {
  if (line === TOO_LONG) return reply(`line too long: at most ${MAX_LINE_BYTES} bytes`);
  // A browser that was made to post here, by a page of somebody else, gets no further than its first line.
  if (HTTP_VERB.test(line)) return { type: 'close' };
  const [name = '', ...words] = line.split(' ');
  return commands.get(name)?.(words, rules) ?? reply(`unknown command: ${name}.  Try \`help'.`);
}

const reply = (text: string): Command => ({ type: 'reply', text });

const HTTP_VERB = /^(?:CONNECT|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT|TRACE)\b/;

type Parse = (words: readonly string[], rules: PutRules) => Command;

/** To the letter, since clients know the server by it: those that are not served say so. */
const HELP =
  'available commands: stats dropcaches version exit help put rollup histogram diediedie ';

const notServed = (name: string): Parse => {
  const answer = reply(`${name}: not served here`);
  return () => answer;
};

const commands: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ['put', put],
  ['version', () => reply(VERSION_LINES)],
  ['help', () => reply(HELP)],
  ['exit', () => ({ type: 'close' })],
  ['dropcaches', () => reply('Caches dropped.')],
  ['rollup', rollUp],
  ['stats', notServed('stats')],
  ['histogram', notServed('histogram')],
  ['diediedie', notServed('diediedie')],
]);

function put(words: readonly string[], rules: PutRules): Command {
  try {
    return { type: 'put', point: parsePut(words, rules) };
  } catch (error) {
    if (error instanceof NumberFault) return reply(`put: invalid value: ${error.message}`);
    if (error instanceof PointFault) return reply(illegalPut(error.message));
    throw error;
  }
}

export const illegalPut = (message: string): string => `put: illegal argument: ${message}`;

/** As a server answers that takes no roll-ups from outside. */
function rollUp([interval = '']: readonly string[]): Command {
  const aggregator = interval.slice(interval.lastIndexOf(':') + 1).toUpperCase();
  return reply(`rollup: illegal argument: Invalid tag name with value [${aggregator}]: null`);
}
