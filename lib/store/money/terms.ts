/** The contracts of prices, and of what accounts subscribe to and use besides servers. */
import type { BurstLevel, Price } from '../../domain/burst/rates';

export interface NumberedPrice extends Price {
  /** Stays the same. */
  readonly id: number;
}

/** By resource, currency, level and time. */
export interface Prices {
  numbered(): Promise<readonly NumberedPrice[]>;
  list(): Promise<readonly Price[]>;
  put(prices: readonly Price[]): Promise<void>;
}

/** By resource and time. */
export interface BurstLevels {
  list(): Promise<readonly BurstLevel[]>;
  put(levels: readonly BurstLevel[]): Promise<void>;
}

/** An amount of a resource that an account has paid for ahead. */
export interface Subscription {
  readonly id: string;
  readonly accountId: string;
  readonly resource: string;
  readonly amount: number;
  readonly fromUs: number;
  /** Null: without an end. */
  readonly toUs: number | null;
  /** A decimal in its shortest form; null: it was not given. */
  readonly price: string | null;
  readonly autoRenews: boolean;
  /** What it is for, if it is for one thing. */
  readonly subscribedObject: string | null;
}

/** An amount that one thing, such as a drive or an address, uses from an instant on, until its end or its next amount. */
export interface UsedResource {
  readonly id: string;
  readonly fromUs: number;
  /** Null: it goes on. */
  readonly toUs: number | null;
  readonly accountId: string;
  readonly resource: string;
  readonly amount: number;
  /** The server that it is part of. */
  readonly serverId: string | null;
}

/** A line replaces what was stored before under its key. */
export interface Subscriptions {
  find(id: string): Promise<Subscription | undefined>;
  /** By their beginning. */
  listOf(accountId: string): Promise<readonly Subscription[]>;
  put(subscriptions: readonly Subscription[]): Promise<void>;
}

export interface UsedResources {
  put(resources: readonly UsedResource[]): Promise<void>;
}

/** What is taken off prices of subscriptions for a period, as a share or in percent, as it was given. */
export interface Discount {
  readonly period: string;
  /** A decimal in its shortest form. */
  readonly discount: string;
}

export interface Discounts {
  list(): Promise<readonly Discount[]>;
  put(discounts: readonly Discount[]): Promise<void>;
}

export interface MoneyStore {
  readonly discounts: Discounts;
  readonly prices: Prices;
  readonly burstLevels: BurstLevels;
  readonly subscriptions: Subscriptions;
  readonly usedResources: UsedResources;
}
