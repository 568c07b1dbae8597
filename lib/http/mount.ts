/** What a room must offer to be reachable over HTTP. */
import type { RequestHandler } from 'express';
import type { Route } from './routing/router';

/** One API in the app. It answers its own errors and its own unknown paths below the paths it owns. */
export interface Mount {
  readonly name: string;
  /** Takes a request of its own, passes on (`next()`) one that is not. */
  readonly handler: RequestHandler;
  /** What it answers: read from what routes, not written down beside it. */
  readonly routes: readonly Route[];
}
