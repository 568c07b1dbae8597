/** Whether an answer means what the recorded one means: all that is incidental there is left out. */
import {
  isArray,
  isNumber,
  isObject,
  type JsonValue,
  parseJson,
} from '../../../lib/dialects/opentsdb/wire/json';
import type { Recorded } from './recording';

export interface Got {
  readonly status: number;
  readonly body: string;
}

/** Undefined if it does; otherwise what differs. */
export function differenceOf(recorded: Recorded, got: Got): string | undefined {
  if (recorded.method === 'TELNET') return got.body === recorded.answer ? undefined : 'text';
  if (!isStatusFine(recorded, got.status)) return `status ${got.status}, not ${recorded.status}`;
  if (recorded.status !== got.status || isBodyIncidental(recorded)) return undefined;
  const want = meaningOf(recorded, recorded.answer ?? '');
  return want === meaningOf(recorded, got.body) ? undefined : 'body';
}

/** A 500 there is a client's error here; a connection that was closed is an answer here. */
function isStatusFine({ status: want }: Recorded, got: number): boolean {
  if (want === 0) return got >= 400;
  return got === want || (want === 500 && got >= 400 && got < 500);
}

/** Answers that are compressed, pages for people, and settings of that server. */
const isBodyIncidental = ({ method, path, answerHex, contentType }: Recorded): boolean =>
  method === 'HEAD' ||
  answerHex !== undefined ||
  /html|plain/.test(contentType ?? '') ||
  /^\/api\/config(\/nothing)?$/.test(path);

function meaningOf({ path }: Recorded, text: string): string {
  if (text === '') return '';
  const value = parsed(text);
  if (value === undefined) return text;
  if (path === '/api/config/filters') return filtersOf(value);
  return errorOf(value) ?? canonical(value, '');
}

function parsed(text: string): JsonValue | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

const member = (value: JsonValue | undefined, name: string): JsonValue | undefined =>
  isObject(value) ? value.get(name) : undefined;

const textIn = (value: JsonValue | undefined, name: string): string => {
  const text = member(value, name);
  return typeof text === 'string' ? text : '';
};

const filtersOf = (value: JsonValue): string =>
  isObject(value)
    ? Array.from(
        value,
        ([name, help]) => `${name}:${isObject(help) ? [...help.keys()].sort() : ''}`,
      )
        .sort()
        .join()
    : '';

/** Message and details, where these are neither a dump nor the message again. */
function errorOf(value: JsonValue): string | undefined {
  const error = member(value, 'error');
  if (!error) return undefined;
  const message = textIn(error, 'message');
  const details = textIn(error, 'details');
  const isParser =
    message.startsWith('Unable to parse the given JSON') ||
    /fasterxml|Cannot (invoke|read)/.test(message + details);
  if (isParser) return 'error of the parser';
  const isDump = details.startsWith('TSQuery(');
  return details === '' || isDump || details === message ? message : `${message} | ${details}`;
}

const UNORDERED = ['', 'aggregateTags', 'tsuids'];
const LEFT_OUT = ['trace', 'time'];
const COUNTED = ['tsuid', 'tsuids', 'stats', 'statsSummary'];

function canonical(value: JsonValue, name: string): string {
  if (isNumber(value)) return numberText(value.digits);
  if (isArray(value)) {
    const elements = value.map((element) => canonical(element, `${name}[]`));
    return `[${UNORDERED.includes(name) ? elements.sort() : elements}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const members = Array.from(value)
    .filter(([key]) => !LEFT_OUT.includes(key))
    .map(([key, each]) => `${JSON.stringify(key)}:${memberText(key, each)}`);
  return `{${members.sort()}}`;
}

function memberText(key: string, value: JsonValue): string {
  if (COUNTED.includes(key)) return isArray(value) ? `${value.length} of them` : 'one';
  if (key === 'query') return `index ${canonical(member(value, 'index') ?? null, '')}`;
  return canonical(value, key);
}

/** To twelve digits; long integers to the last. */
function numberText(digits: string): string {
  if (/^-?\d{16,}$/.test(digits)) return digits;
  return String(Number(Number(digits).toPrecision(12)) + 0);
}
