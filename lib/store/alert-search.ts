/** The contract of searching alerts by what they are about, in pages by number, and of counting them. */
import type { AlertObject, AlertScope, Severity } from '../domain/alerts/alert';
import type { Alert } from './alerts';

/** Alerts about any of these. */
export interface AlertsAbout {
  readonly accountIds: readonly string[];
  readonly groupIds: readonly string[];
  /** And about their servers. */
  readonly projectIds: readonly string[];
  /** And about their hosts and filers. */
  readonly siteIds: readonly string[];
}

/** What is left out does not matter. Bounds named `before` are not included, all others are. */
export interface AlertsFilter {
  /** All of these hold. */
  readonly about: readonly AlertsAbout[];
  readonly ids?: readonly string[];
  readonly objects?: readonly AlertObject[];
  readonly scopeTypes?: readonly AlertScope[];
  readonly types?: readonly string[];
  readonly severities?: readonly Severity[];
  /** The message has this in it, in any case of its letters. */
  readonly message?: string;
  readonly isOpen?: boolean;
  readonly isAcknowledged?: boolean;
  /** Not closed before this. */
  readonly activeFromUs?: number;
  readonly createdFromUs?: number;
  readonly createdUntilUs?: number;
  readonly createdBeforeUs?: number;
  readonly closedFromUs?: number;
  readonly closedBeforeUs?: number;
}

export interface AlertsPage {
  readonly by: 'created' | 'severity';
  readonly isDescending: boolean;
  readonly offset: number;
  readonly limit: number;
}

export interface AlertSearch {
  page(filter: AlertsFilter, page: AlertsPage): Promise<readonly Alert[]>;
  /** Severities without any are left out. */
  counts(filter: AlertsFilter): Promise<ReadonlyMap<Severity, number>>;
}
