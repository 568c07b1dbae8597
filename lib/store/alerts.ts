/** The contracts of alerts, whatever opens them, of the rules that do, and of the events about them that are to be sent. */
import type { AlertObject, AlertScope, Severity } from '../domain/alerts/alert';
import type { SeriesScope } from './points';
import type { Change, Repository } from './repository';

/** Of one object and type at most one is open. Closed ones are kept. */
export interface Alert extends AlertObject {
  /** The beginning of a SHA-256 of object, type and creation: a creation that is reported twice is one alert. */
  readonly id: string;
  /** The name of the rule that opened it, or a word of whoever posted it. */
  readonly type: string;
  readonly message: string;
  readonly severity: Severity;
  /** Those that the object belonged to when the alert was created. */
  readonly projectId: string | null;
  readonly accountId: string | null;
  readonly siteId: string | null;
  readonly createdAtUs: number;
  readonly closedAtUs: number | null;
  readonly acknowledgedAtUs: number | null;
  readonly context: Readonly<Record<string, unknown>>;
}
export type NewAlert = Omit<Alert, 'id' | 'closedAtUs' | 'acknowledgedAtUs'>;

/** Alerts, the newest first; what is left out does not matter. */
export interface AlertsQuery {
  /** Those of these projects and sites, and of these accounts themselves. */
  readonly scope: SeriesScope;
  readonly isOpen?: boolean;
  readonly isAcknowledged?: boolean;
  readonly severities?: readonly Severity[];
  readonly types?: readonly string[];
  readonly scopeType?: AlertScope;
  readonly scopeId?: string;
  readonly projectId?: string;
  readonly accountId?: string;
  /** Not closed before this. */
  readonly activeFromUs?: number;
  /** Created before this. */
  readonly activeToUs?: number;
  /** Only alerts strictly after the one with this id, in the order of the list. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** What a rule has found out about one object, in its own words. */
export type AlertChange =
  | { readonly kind: 'opened'; readonly alert: NewAlert }
  | {
      readonly kind: 'closed';
      readonly type: string;
      readonly object: AlertObject;
      readonly atUs: number;
    };

/** What a rule says of the time after `fromUs`, up to `untilUs`. */
export interface RuleEvaluation {
  readonly ruleName: string;
  /** As the rule had it when it was read. */
  readonly fromUs: number | null;
  readonly untilUs: number;
  /** In the order of time. */
  readonly changes: readonly AlertChange[];
}

/** Each change writes its event to the outbox in the same transaction. */
export interface Alerts {
  find(id: string): Promise<Alert | undefined>;
  list(query: AlertsQuery): Promise<readonly Alert[]>;
  /** Creates those whose object has no open alert of that type. Returns these. */
  open(alerts: readonly NewAlert[]): Promise<readonly Alert[]>;
  /** False: it is closed already, or there is none. */
  close(id: string, atUs: number): Promise<boolean>;
  /** False: it is acknowledged already, or there is none. */
  acknowledge(id: string, atUs: number): Promise<boolean>;
  /** False: it is not acknowledged, or there is none. Nobody is told. */
  unacknowledge(id: string): Promise<boolean>;
  /** Changes message, severity and context of the object's open alert of that type, or opens one. */
  openOrChange(alert: NewAlert): Promise<Alert>;
  /** Applies all changes, or none: false if the rule was evaluated or changed since it was read. */
  applyEvaluation(evaluation: RuleEvaluation): Promise<boolean>;
}

/** Which objects a rule is about; `all`: everything. */
export type RuleScopeType = 'all' | 'account' | 'project' | 'server' | 'site';

export interface AlertRule {
  /** Also the type of its alerts. */
  readonly name: string;
  /** As written, such as `cpu_percent > 90 for 15m`. */
  readonly condition: string;
  readonly severity: Severity;
  readonly scopeType: RuleScopeType;
  /** Null for `all`. */
  readonly scopeId: string | null;
  readonly isEnabled: boolean;
  /** Null: not yet, or not since it was changed. */
  readonly evaluatedAtUs: number | null;
}
export type AlertRuleChange = Change<AlertRule, 'name', 'evaluatedAtUs'>;

/** Keyed by name. A new rule needs its condition. */
export type AlertRules = Repository<AlertRule, AlertRuleChange>;

export type AlertEvent = 'opened' | 'closed' | 'acknowledged';

/** An event that is to be sent. Those of one alert are sent in the order of their ids. */
export interface OutboxEntry {
  readonly id: number;
  /** The same at each attempt. */
  readonly messageId: string;
  readonly event: AlertEvent;
  readonly atUs: number;
  /** As it was right after the event. */
  readonly alert: Alert;
  /** Attempts that failed. */
  readonly attempts: number;
  readonly dueAtUs: number;
  /** Why the last attempt failed. */
  readonly failure: string | null;
  /** Given up: it is not sent any more, unless somebody asks for it. */
  readonly isDead: boolean;
}

export interface Claim {
  readonly holder: string;
  readonly nowUs: number;
  readonly untilUs: number;
}

export interface FailedAttempt {
  readonly failure: string;
  /** Null: given up. */
  readonly dueAtUs: number | null;
}

export interface OutboxQuery {
  readonly isDead?: boolean;
  /** Only entries after this id. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** Transactional outbox: an entry leaves when it was delivered, so a crash between sends it twice, and never not at all. */
export interface Outbox {
  /** By id. */
  list(query: OutboxQuery): Promise<readonly OutboxEntry[]>;
  /**
   * The entry that has been due longest, for this holder until then: of each alert the first one that is not dead,
   * and none that another holder has. Like a lease, a claim saves work and guards nothing.
   */
  claim(claim: Claim): Promise<OutboxEntry | undefined>;
  /** It was delivered, so it leaves. */
  remove(ids: readonly number[]): Promise<number>;
  fail(id: number, attempt: FailedAttempt): Promise<void>;
  /** Makes dead entries due again, with all their attempts. Returns how many were dead. */
  revive(ids: readonly number[], dueAtUs: number): Promise<number>;
  /** Removes entries older than this that nobody has tried to send. */
  expire(beforeUs: number): Promise<number>;
}

export interface AlertsStore {
  readonly alerts: Alerts;
  readonly alertRules: AlertRules;
  readonly outbox: Outbox;
}
