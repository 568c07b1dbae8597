/** Whether a server is of the product and version that the statements are written for. */
import { AppError } from '../../../errors';

export interface NeededServer {
  readonly name: string;
  readonly oldest: readonly [major: number, minor: number];
}

interface VersionRow {
  readonly version: string;
}

/** Drivers answer with the rows, or with an object that holds them. */
const rowsIn = (result: unknown): readonly VersionRow[] =>
  Array.isArray(result) ? result : (result as { rows: VersionRow[] }).rows;

function isNewEnough(text: string, [major, minor]: NeededServer['oldest']): boolean {
  const [, theirMajor = '0', theirMinor = '0'] = /(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  const majors = Number(theirMajor) - major;
  return majors > 0 || (majors === 0 && Number(theirMinor) >= minor);
}

/** `result`: the driver's, of "select version() as version". */
export function versionProblem(
  { name, oldest }: NeededServer,
  result: unknown,
  where: string,
): AppError | undefined {
  const version = rowsIn(result)[0]?.version ?? '';
  if (version.includes(name) && isNewEnough(version, oldest)) return undefined;
  const [major, minor] = oldest;
  const [text] = version.split(/ \(| on /, 1);
  return new AppError(
    'database',
    `database ${where}: the server is "${text}"; ${name} ${major}.${minor} or later is needed`,
  );
}
