/** Faults found before input becomes a record, and what to do about each, since replaying does not help. */
import { MAX_LINE_BYTES } from './lines';

export const TOO_LONG = `longer than ${MAX_LINE_BYTES} bytes: must be at most that`;

export const NAME_TWICE = 'this name stands twice in one object: must stand there once';

export const TOO_DEEP = 'nested too deep: must be nested at most 500 deep';

export const LONE_RETURNS =
  'its lines end with a carriage return alone, as on old Macs: must end with a line feed';

export const NOT_UTF8 = 'not UTF-8: must be UTF-8 text';

export const OPEN_QUOTE =
  'a quote (") that is not closed as it should: must enclose a whole cell of at most ' +
  `${MAX_LINE_BYTES} bytes, and be doubled inside of one`;

export const wrongCells = (count: number, needed: number): string =>
  `${count} cells: must be ${needed}, as in the header`;

/** Appended to a reason if the input was too long to be kept whole. */
export const cutNote = (bytes: number): string => ` (only its first ${bytes} bytes are kept)`;

const CUT_NOTE = / \(only its first \d+ bytes are kept\)$/;

export const withoutCutNote = (reason: string): string => reason.replace(CUT_NOTE, '');

const WITHOUT_HEADER = 'a row of CSV without its header: correct the file and import it again';

/** Patterns for these reasons, including those that earlier versions of the program gave. */
const LASTING: ReadonlyArray<readonly [reason: RegExp, remedy: string]> = [
  [CUT_NOTE, 'not kept whole: correct it at its source and import it again'],
  [/^not UTF-8: /, 'not UTF-8: correct it at its source and import it again'],
  [/^\d+ cells: must be \d+, /, WITHOUT_HEADER],
  [/^a quote \("\) that is not closed /, WITHOUT_HEADER],
];

/** What to do about input refused for this reason if it cannot be replayed; undefined if it can. */
export const remedyFor = (reason: string): string | undefined =>
  LASTING.find(([known]) => known.test(reason))?.[1];
