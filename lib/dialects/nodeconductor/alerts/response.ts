/** The JSON of alerts and of their counts. */
import { SEVERITY_NAMES, type Severity } from '../../../domain/alerts/alert';
import type { Alert } from '../../../store/store';
import { isoTime, isoTimeOrNull } from '../../../time';
import type { UrlOf } from '../wire/urls';
import { scopeUrl } from './scopes';

/** As the API writes it. */
export const severityName = (severity: Severity): string =>
  severity.replace(/^./, (letter) => letter.toUpperCase());

export const alertJson = (alert: Alert, urlOf: UrlOf) => ({
  url: urlOf('alerts', alert.id),
  uuid: alert.id,
  alert_type: alert.type,
  message: alert.message,
  severity: severityName(alert.severity),
  scope: scopeUrl(alert, urlOf),
  created: isoTime(alert.createdAtUs),
  closed: isoTimeOrNull(alert.closedAtUs),
  context: alert.context,
  acknowledged: alert.acknowledgedAtUs !== null,
});

/** All four severities, in lower case or as alerts have them. */
export const countsJson = (counts: ReadonlyMap<Severity, number>, isCapitalized: boolean) =>
  Object.fromEntries(
    SEVERITY_NAMES.map((severity) => [
      isCapitalized ? severityName(severity) : severity,
      counts.get(severity) ?? 0,
    ]),
  );
