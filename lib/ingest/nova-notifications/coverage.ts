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

type Doubt = 'silent for too long' | 'an audit is missing';

/** Where none was heard, none is missed. */
const NO_AUDIT = { fromUs: 0, untilUs: Number.POSITIVE_INFINITY };

export class Coverage {
  readonly #options: CoverageOptions;
  /** When the newest message was made; if there was none yet, since when it is heard. */
  #newestUs = 0;
  /** The latest period of which an audit was received. */
  #audit: AuditPeriod | undefined;
  /** The gaps that it covers are marked as repaired. */
  #isAuditUsed = true;
  /** Why it is not certain that nothing was missed. */
  #doubt: Doubt | undefined;

  constructor(options: CoverageOptions) {
    this.#options = options;
  }

  async listening({ mayHaveMissed }: Pick<OpenQueue, 'mayHaveMissed'>): Promise<void> {
    const { sources, key, nowUs } = this.#options;
    const known = await this.#state();
    this.#newestUs = known?.newestUs ?? known?.heardFromUs ?? nowUs();
    this.#isAuditUsed = false;
    if (known && mayHaveMissed) await sources.beginGap(key, known.heardUntilUs);
    await sources.endGap(key, nowUs());
    if (!known) await this.#hear(nowUs(), null);
  }

  /** A broker that is gone may have taken the binding of the queue with it. */
  async lost(): Promise<void> {
    const { sources, key } = this.#options;
    const known = await this.#state();
    if (known) await sources.beginGap(key, known.heardUntilUs);
  }

  /** `isAll`: no other message waits. */
  async stored({ earliestUs, latestUs, audits }: ReadBatch, isAll: boolean): Promise<void> {
    const now = this.#options.nowUs();
    // Clocks of hosts may be ahead.
    const newestUs = latestUs === undefined ? null : Math.min(latestUs, now);
    this.#newestUs = Math.max(this.#newestUs, newestUs ?? 0);
    for (const audit of audits) await this.#audited(audit);
    await this.#hear(this.#heardUntil(earliestUs, isAll) - ARRIVAL_US, newestUs);
    await this.#repairIfDue();
  }

  /** Nothing waits. */
  async idle(): Promise<void> {
    await this.#hear(this.#heardUntil(undefined, true) - ARRIVAL_US, null);
    await this.#repairIfDue();
  }

  /** No later than all that is stored. Neither too long a silence nor a missing audit proves that nothing was sent. */
  #heardUntil(earliestUs: number | undefined, isAll: boolean): number {
    const now = this.#options.nowUs();
    const doubt = isAll ? this.#doubtAt(now) : undefined;
    if (doubt !== undefined && doubt !== this.#doubt) this.#warn(doubt);
    if (isAll) this.#doubt = doubt;
    if (this.#doubt === 'an audit is missing') return 0;
    return isAll && doubt === undefined ? now : Math.min(earliestUs ?? 0, now);
  }

  #doubtAt(us: number): Doubt | undefined {
    const { fromUs, untilUs } = this.#audit ?? NO_AUDIT;
    if (us >= untilUs + (untilUs - fromUs) + AUDITS_US) return 'an audit is missing';
    return us - this.#newestUs > this.#options.silenceUs ? 'silent for too long' : undefined;
  }

  #warn(doubt: Doubt): void {
    const { key, log } = this.#options;
    const audited = this.#audit && { audited: shortIsoTime(this.#audit.untilUs) };
    const about = { ...key, newest: shortIsoTime(this.#newestUs), ...audited };
    log.warn(about, `nova-notifications: ${doubt}`);
  }

  async #audited(audit: AuditPeriod): Promise<void> {
    const { sources, key } = this.#options;
    await sources.audited(key, audit);
    if (audit.untilUs <= (this.#audit?.untilUs ?? 0)) return;
    this.#audit = audit;
    this.#isAuditUsed = false;
  }

  async #state() {
    const { sources, key } = this.#options;
    const states = await sources.states();
    return states.find(({ source, cell }) => source === key.source && cell === key.cell);
  }

  #hear(heardUntilUs: number, newestUs: number | null) {
    const { sources, key } = this.#options;
    return sources.hear({ ...key, heardUntilUs, newestUs });
  }

  /**
   * Audits of a period show every server that was there in it, so that audits of all of a gap show what was missed.
   * Those of later periods do not: they no longer show what ended in it.
   */
  async #repairIfDue(): Promise<void> {
    const { sources, key, nowUs, log } = this.#options;
    const { auditedFromUs: fromUs = null, auditedUntilUs: untilUs = null } =
      (!this.#isAuditUsed && (await this.#state())) || {};
    if (fromUs === null || untilUs === null || nowUs() < untilUs + AUDITS_US) return;
    for (const gap of await sources.repair(key, { fromUs, untilUs }, nowUs())) {
      const repaired = {
        from: shortIsoTime(gap.fromUs),
        to: gap.toUs === null ? null : shortIsoTime(gap.toUs),
      };
      log.info({ ...key, ...repaired }, 'nova-notifications: audits have repaired a gap');
    }
    this.#isAuditUsed = true;
  }
}
