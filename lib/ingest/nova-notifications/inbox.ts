/** Messages that have come and were not taken yet. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConsumeMessage } from 'amqplib';

/** What is stored in one transaction. */
const MAX_MESSAGES = 2000;
/** Half-filled transactions cost as much as full ones. */
const LINGER_MS = 50;

export class Inbox {
  #messages: ConsumeMessage[] = [];
  #wake: () => void = () => undefined;
  #isEnded = false;
  #reason: Error | undefined;

  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  put(message: ConsumeMessage): void {
    if (this.#isEnded) return;
    this.#messages.push(message);
    this.#wake();
  }

  /** What was not taken is not acknowledged, and comes again. */
  end(reason?: Error): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#reason = reason;
    this.#messages = [];
    this.#wake();
  }

  /** In the order in which they came; none after the end. Throws its reason, if it has one. */
  async take(): Promise<readonly ConsumeMessage[]> {
    while (this.#messages.length === 0 && !this.#isEnded) await this.#change();
    if (this.#messages.length < MAX_MESSAGES && !this.#isEnded) await sleep(LINGER_MS);
    if (this.#reason) throw this.#reason;
    return this.#messages.splice(0, MAX_MESSAGES);
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
