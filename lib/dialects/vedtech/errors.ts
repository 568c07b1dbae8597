/** The failures of VedTech's API, by its own words. */
import { AppError, type ErrorCode } from '../../errors';

/** `label`: the short text in `error`; the message stands in `message`. */
export class VedTechError extends AppError {
  readonly label: string;
  constructor(code: ErrorCode, label: string, message: string) {
    super(code, message);
    this.name = 'VedTechError';
    this.label = label;
  }
}

/** Too many requests within a minute. */
export class RateLimitExceeded extends VedTechError {
  readonly retryAfterSeconds: number;
  readonly resetAtSeconds: number;
  constructor(resetAtUs: number, nowUs: number) {
    const seconds = Math.max(1, Math.ceil((resetAtUs - nowUs) / 1_000_000));
    const message = `Too many requests. Please wait ${seconds} seconds.`;
    super('tooManyAttempts', 'Rate limit exceeded', message);
    this.retryAfterSeconds = seconds;
    this.resetAtSeconds = Math.ceil(resetAtUs / 1_000_000);
  }
}

export const missingKey = (): VedTechError =>
  new VedTechError(
    'unauthenticated',
    'Missing API key',
    'Provide API key via X-API-Key header or api_key parameter',
  );

export const invalidKey = (): VedTechError =>
  new VedTechError('forbidden', 'Invalid API key', 'The provided API key is not valid');

/** Answered by 503, and nothing that need be logged for each request. */
export const notConfigured = (): VedTechError =>
  new VedTechError(
    'identityUnavailable',
    'API not configured',
    'Contact administrator to configure API access',
  );

/** The same for an instance of somebody else. */
export const noInstance = (id: string): VedTechError =>
  new VedTechError('notFound', 'Not found', `Instance ${id} not found`);

export const notRunning = (status: string): VedTechError =>
  new VedTechError('invalidParameter', 'Instance not running', `Instance is in state: ${status}`);

export const invalidParameter = (message: string): VedTechError =>
  new VedTechError('invalidParameter', 'Invalid parameter', message);

export const noSource = (): VedTechError =>
  new VedTechError(
    'notImplemented',
    'Not implemented',
    "No source is configured that could be asked for usage: it comes in by OpenTSDB's API or by import",
  );
