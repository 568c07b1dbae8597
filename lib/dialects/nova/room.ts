/** What every answer of Nova's API may need, with every choice of the operator made. */
import { join } from 'node:path';
import type { Request, Response } from 'express';
import { type DocumentCheck, documentCheck } from '../../http/openapi';
import type { Services } from '../dialect';
import type { FaultContext } from './faults';
import {
  checkRange,
  MIN_VERSION,
  type Microversion,
  parseMicroversion,
  requestedVersion,
  tellVersion,
} from './microversion';

const API_REF = join(__dirname, '../../../api-ref/nova.yaml');

export interface Room extends FaultContext, Pick<Services, 'store' | 'authenticate' | 'nowUs'> {
  readonly maxLimit: number;
  readonly barePaths: boolean;
  readonly maxVersion: Microversion;
  /** Whether the request is as our API document allows. */
  readonly checkDocumented: DocumentCheck;
}

export function furnish({ settings = {}, onAnswerProblem, ...services }: Services): Room {
  return {
    ...services,
    maxLimit: settings.maxLimit ?? 1000,
    barePaths: settings.barePaths ?? true,
    maxVersion: parseMicroversion(settings.maxMicroversion ?? '2.93'),
    wwwAuthenticateUri: settings.wwwAuthenticateUri,
    checkDocumented: documentCheck(API_REF, onAnswerProblem),
  };
}

/** One request on its way to its answer. */
export interface Exchange {
  readonly req: Request;
  readonly res: Response;
  /** The query string as it came. */
  readonly query: string;
  /** Below `/v2`: it knows no microversions, asks for none and tells none. */
  readonly isLegacy: boolean;
}

/** The version that the request is about. A malformed one is refused before any version is told. */
export function negotiate({ req, res, isLegacy }: Exchange, max: Microversion): Microversion {
  if (isLegacy) return MIN_VERSION;
  const version = requestedVersion(req.headers, max);
  tellVersion(res, version);
  checkRange(version, max);
  return version;
}
