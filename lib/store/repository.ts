/** The contract that nouns with a key share: patched by key, listed page by page. */

/** A patch by key: what is left out keeps its value, or gets its default. */
export type Change<T, Key extends keyof T, Fixed extends keyof T = never> = Pick<T, Key> &
  Partial<Omit<T, Key | Fixed>>;

/** A slice of a list in the order of its key by bytes. */
export interface KeysetPage {
  /** Only what comes strictly after this key. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Resources of one kind by their key. */
export interface Repository<T, Patch> {
  find(key: string): Promise<T | undefined>;
  list(page: KeysetPage): Promise<readonly T[]>;
  /** Inserts new ones and patches the others: all or none; safe to repeat. */
  put(changes: readonly Patch[]): Promise<void>;
}
