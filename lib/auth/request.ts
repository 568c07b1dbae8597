/** What authentication sees of an HTTP request, whatever framework received it. */

export interface AuthRequest {
  /** In upper case. */
  readonly method: string;
  /** As the client wrote it: `origin`, then `target`. */
  readonly url: string;
  /** Scheme and host as the client addressed them, by trusted proxies too; without a default port. */
  readonly origin: string;
  /** Path and query exactly as sent, nothing decoded or normalised. */
  readonly target: string;
  /** Of the client, as far as trusted proxies report it. */
  readonly address: string | undefined;
  /** The peer that sent an `X-Forwarded-For` which is ignored, since it is no trusted proxy. */
  readonly untrustedProxy: string | undefined;
  /** The body exactly as sent; undefined unless the dialect reads it before it authenticates. */
  readonly rawBody: Buffer | undefined;
  /** Aborted when the client hangs up before it has its answer. */
  readonly signal: AbortSignal | undefined;
  /** The value of a header, by its name in any case. */
  header(name: string): string | undefined;
  /** The first value of a query parameter, decoded. */
  query(name: string): string | undefined;
}

/** The path as sent, without the query. */
export const pathOf = ({ target }: AuthRequest): string => target.replace(/\?.*/s, '');
