/** User input in a message: quoted, and cut at 80 characters. */

const LONGEST = 80;

export function truncate(text: string): string {
  const quoted = JSON.stringify(text);
  return quoted.length > LONGEST ? `${quoted.slice(0, LONGEST)}…` : quoted;
}
