/** What the routes of accounts share. */
import type { Request } from 'express';
import { AppError } from '../../../errors';
import type { Caller } from '../../../identity/caller';
import type { Account } from '../../../store/store';
import type { NativeContext } from '../context';
import type { Body } from './request';

export interface AccountsRequest {
  readonly req: Request;
  readonly caller: Caller;
  readonly nowUs: number;
  readonly store: NativeContext['store'];
  /** Logs under the id of the request. */
  readonly note: (fields: object, message: string) => void;
  /** The body, as documented; an empty object if there is none. */
  readonly body: Body;
}

/** Resolves to the JSON of the answer; undefined for an empty answer. */
export type Work = (request: AccountsRequest) => Promise<object | undefined>;

export async function accountIn(
  { accounts }: NativeContext['store'],
  id: string,
): Promise<Account> {
  const account = await accounts.find(id);
  if (account) return account;
  throw new AppError('notFound', 'id: there is no such account');
}
