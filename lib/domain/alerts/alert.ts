/** An alert: what people should know about one object, from when it was noticed until it was over. */

/** By severity, what is stored: the higher, the worse. */
export const SEVERITIES = { debug: 10, info: 20, warning: 30, error: 40 } as const;
export type Severity = keyof typeof SEVERITIES;
export const SEVERITY_NAMES = Object.keys(SEVERITIES) as readonly Severity[];

/** What an alert can be about. A node is a host or a filer; a source is what records are collected from, with its cell. */
export const ALERT_SCOPES = [
  'account',
  'project_group',
  'project',
  'server',
  'node',
  'site',
  'source',
] as const;
export type AlertScope = (typeof ALERT_SCOPES)[number];

/** The object that an alert is about. */
export interface AlertObject {
  readonly scopeType: AlertScope;
  readonly scopeId: string;
}
