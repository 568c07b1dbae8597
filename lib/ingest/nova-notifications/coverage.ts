/** Until when a cell has been heard: kept in the store, with the gaps in which something may be missing. */
import type { Log } from '../../log';
import type { SourceKey, Store } from '../../store/store';
import { MINUTE_US, SECOND_US, shortIsoTime } from '../../time';
import type { ReadBatch } from './batch';
import type { OpenQueue } from './broker';
import type { AuditPeriod } from './translate';

/** Messages are made before they arrive; the twin of one came five seconds after it. */
const ARRIVAL_US = 10 * SECOND_US;

/** Each host sends its audit within a minute after the end of a period. */
const AUDITS_US = 5 * MINUTE_US;

export interface CoverageOptions {
  readonly sources: Store['sources'];
  readonly key: SourceKey;
  /** A cloud in which audits are made is never silent for longer. */
  readonly silenceUs: number;
  readonly nowUs: () => number;
  readonly log: Log;
}

export class Coverage {
  readonly #options: CoverageOptions;
  /** When the newest message was made; if there was none yet, since when it is heard. */
  #newestUs = 0;
  /** Null: what audits have told is repaired. */
  #auditedUntilUs: number | null = null;
  #isSilent = false;
  #lastAudit: AuditPeriod | undefined;
  #isAuditMissing = false;

  constructor(options: CoverageOptions) {
    this.#options = options;
  }

  async listening({ mayHaveMissed }: Pick<OpenQueue, 'mayHaveMissed'>): Promise<void> {
    const { sources, key, nowUs } = this.#options;
    const known = await this.#state();
    this.#newestUs = known?.newestUs ?? known?.heardFromUs ?? nowUs();
    this.#auditedUntilUs = known?.auditedUntilUs ?? null;
    if (known && mayHaveMissed) await sources.beginGap(key, known.heardUntilUs);
    await sources.endGap(key, nowUs());
    if (!known) await this.#hear(nowUs(), null, null);
  }

  /** A broker that is gone may have taken the binding of the queue with it. */
  async lost(): Promise<void> {
    const { sources, key } = this.#options;
    const known = await this.#state();
    if (known) await sources.beginGap(key, known.heardUntilUs);
  }

  /** `isAll`: no other message waits. */
  async stored({ earliestUs, latestUs, audit }: ReadBatch, isAll: boolean): Promise<void> {
    const now = this.#options.nowUs();
    // Clocks of hosts may be ahead.
    const newestUs = latestUs === undefined ? null : Math.min(latestUs, now);
    this.#newestUs = Math.max(this.#newestUs, newestUs ?? 0);
    const untilUs = isAll && !this.#isSilentAt(now) ? now : Math.min(earliestUs ?? 0, now);
    const auditedUntilUs = audit?.untilUs ?? null;
    this.#auditedUntilUs = auditedUntilUs ?? this.#auditedUntilUs;
    await this.#hear(untilUs - ARRIVAL_US, newestUs, auditedUntilUs);
    if (audit) await this.#audited(audit);
    if (isAll) await this.#missAudits();
    await this.#repairIfDue();
  }

  /** Nothing waits. A silence that is too long is no proof that nothing was told. */
  async idle(): Promise<void> {
    const { nowUs, key, log } = this.#options;
    const isSilent = this.#isSilentAt(nowUs());
    if (isSilent && !this.#isSilent) {
      const newest = shortIsoTime(this.#newestUs);
      log.warn({ ...key, newest }, 'nova-notifications: silent for too long');
    }
    this.#isSilent = isSilent;
    if (!isSilent) await this.#hear(nowUs() - ARRIVAL_US, null, null);
    await this.#missAudits();
    await this.#repairIfDue();
  }

  #isSilentAt(us: number): boolean {
    return us - this.#newestUs > this.#options.silenceUs;
  }

  async #audited(audit: AuditPeriod): Promise<void> {
    const { sources, key } = this.#options;
    if (this.#isAuditMissing) await sources.endGap(key, audit.fromUs);
    this.#isAuditMissing = false;
    this.#lastAudit = audit;
  }

  /** Where audits are made, each period has one: without it, what was lost since the last one is not told. */
  async #missAudits(): Promise<void> {
    const { sources, key, nowUs, log } = this.#options;
    if (!this.#lastAudit || this.#isAuditMissing) return;
    const { fromUs, untilUs } = this.#lastAudit;
    const nextUs = untilUs + (untilUs - fromUs);
    if (nowUs() < nextUs + AUDITS_US) return;
    const audited = shortIsoTime(untilUs);
    log.warn({ ...key, audited }, 'nova-notifications: an audit is missing');
    await sources.beginGap(key, untilUs);
    this.#isAuditMissing = true;
  }

  async #state() {
    const { sources, key } = this.#options;
    const states = await sources.states();
    return states.find(({ source, cell }) => source === key.source && cell === key.cell);
  }

  #hear(heardUntilUs: number, newestUs: number | null, auditedUntilUs: number | null) {
    const { sources, key } = this.#options;
    return sources.hear({ ...key, heardUntilUs, newestUs, auditedUntilUs });
  }

  /** An audit shows every server as it is, so that it tells what was missed before. */
  async #repairIfDue(): Promise<void> {
    const { sources, key, nowUs, log } = this.#options;
    const auditedUntilUs = this.#auditedUntilUs;
    if (auditedUntilUs === null || nowUs() < auditedUntilUs + AUDITS_US) return;
    for (const { fromUs, toUs } of await sources.repair(key, auditedUntilUs, nowUs())) {
      const gap = { from: shortIsoTime(fromUs), to: toUs === null ? null : shortIsoTime(toUs) };
      log.info({ ...key, ...gap }, 'nova-notifications: audits have repaired a gap');
    }
    // A gap that ends from now on ends after that period.
    this.#auditedUntilUs = null;
  }
}
