/** The keys and types of each answer. */
import { type Example, example } from './example';
import type { Compared, Replay } from './replayed';

type Keys = Readonly<Record<string, string>> | readonly string[];

export interface Shape {
  readonly keys: Readonly<Record<string, Keys | Readonly<Record<string, unknown>>>>;
}

/** Of a key: its type, in the words of the file; true: it has that type. */
type Found = Readonly<Record<string, unknown>>;

export const replayShape: Replay<Shape> = async ({ keys }) => {
  const app = await example();
  try {
    const answers = await answersOf(app);
    const compared = Object.entries(keys).flatMap(([name, documented]) => {
      const found = answers[name];
      if (name === 'detail') return detailOf(found as Found, documented as Found);
      if (name === 'history') return historyOf(found as Found, documented as Found);
      return comparedOf(name, found as Found, documented as Keys);
    });
    return { compared, leftOut: [] };
  } finally {
    await app.close();
  }
};

/** By the names of the file; undefined where the file has a name that none is known for. */
async function answersOf({ data, ask, key }: Example): Promise<Readonly<Record<string, unknown>>> {
  const instances = await data('/instances');
  const instance = instances.instances.find(({ id }: { id: number }) => id === 91);
  const detail = await data('/instance/91');
  return {
    answer: JSON.parse((await ask('/instances', key)).body),
    instances,
    instance,
    usage: instance.usage,
    limits: detail.limits,
    detail,
    history: await data('/instance/91/history?period=7d'),
    summary: await data('/summary'),
  };
}

function comparedOf(id: string, found: Found = {}, documented: Keys): readonly Compared[] {
  const names = Array.isArray(documented) ? documented : Object.keys(documented);
  const keys = { id: `keys of ${id}`, found: Object.keys(found), expected: names };
  if (Array.isArray(documented)) return [keys];
  const types = Object.entries(documented).map(([name, type]) => ({
    id: `${id}.${name}: ${type}`,
    found: isOf(found[name], type),
    expected: true,
  }));
  return [keys, ...types];
}

function detailOf(found: Found, { last_updated, ...parts }: Found): readonly Compared[] {
  const names = [...Object.keys(parts), 'last_updated'];
  return [
    { id: 'keys of detail', found: Object.keys(found), expected: names },
    ...Object.entries(parts).flatMap(([name, documented]) =>
      comparedOf(`detail.${name}`, found[name] as Found, documented as Keys),
    ),
    ...comparedOf(
      'detail',
      { last_updated: found['last_updated'] },
      {
        last_updated: last_updated as string,
      },
    ).slice(1),
  ];
}

function historyOf({ metrics, ...found }: Found, { metrics: columns, ...documented }: Found) {
  const [names] = columns as readonly (readonly string[])[];
  const rows = metrics as readonly Found[];
  return [
    ...comparedOf('history', found, documented as Keys),
    ...rows.flatMap((row) => comparedOf('history.metrics', row, names ?? [])),
    { id: 'history.metrics', found: rows.length > 0, expected: true },
  ];
}

const STAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/** By the words of the file, which may go on behind the type. */
const TYPES: readonly (readonly [words: string, isOf: (value: unknown) => boolean])[] = [
  ['boolean true', (value) => value === true],
  ['object', (value) => typeof value === 'object' && value !== null && !Array.isArray(value)],
  ['array', Array.isArray],
  ['string YYYY-MM-DDTHH:MM:SSZ', (value) => STAMP.test(String(value))],
  ['string', (value) => typeof value === 'string'],
  ['integer', Number.isSafeInteger],
  ['number, 1 place', (value) => Number.isSafeInteger(Math.round(Number(value) * 1e6) / 1e5)],
  ['number', (value) => typeof value === 'number'],
];

function isOf(value: unknown, type: string): boolean {
  const known = TYPES.find(([words]) => type.startsWith(words));
  if (!known) throw new Error(`no such type: ${type}`);
  return known[1](value);
}
