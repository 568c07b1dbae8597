/** What somebody wrote, in quotes and no longer than a message bears. */

const LONGEST = 80;

export function truncate(text: string): string {
  const quoted = JSON.stringify(text);
  return quoted.length > LONGEST ? `${quoted.slice(0, LONGEST)}…` : quoted;
}
