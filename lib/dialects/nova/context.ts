/** What the handlers of Nova's API share: the services, the settings and the rules of the API document. */
import { join } from 'node:path';
import { challengeOf } from '../../auth/challenge';
import { AUTH } from '../../auth/settings';
import { sectionOf } from '../../config';
import { type AuthenticateRequest, requestAuthenticator } from '../../http/request/auth-request';
import { clientOrigin } from '../../http/request/forwarded';
import { type AnswerFailure, answerFailure } from '../../http/response/failure';
import { readDocument } from '../../http/routing/documents';
import type { Services } from '../dialect';
import { NOVA } from './settings';
import { type Microversion, parseMicroversion } from './versions/microversion';
import { type NovaDocument, type QueryRulesAt, queryRules } from './versions/query-rules';
import { renderFault } from './wire/faults';
import type { RequestContext } from './wire/request-context';

const API_REF = join(__dirname, '../../../api-ref/nova.yaml');

export interface NovaContext extends Pick<Services, 'store' | 'may' | 'nowUs'> {
  readonly authenticate: AuthenticateRequest;
  /** Answers any error as Nova would. */
  readonly answerError: AnswerFailure;
  readonly maxLimit: number;
  readonly storePage: number | undefined;
  readonly maxVersion: Microversion;
  readonly computeLinkPrefix: string | null;
  readonly queryRulesAt: QueryRulesAt;
}

export function createContext({ config, storePage, ...services }: Services): NovaContext {
  const { maxLimit, maxMicroversion, computeLinkPrefix } = sectionOf(config, NOVA);
  return {
    ...services,
    authenticate: requestAuthenticator(services.authenticate),
    maxLimit,
    storePage,
    maxVersion: parseMicroversion(maxMicroversion),
    computeLinkPrefix,
    answerError: answerFailure(services.log, renderFault(challengeOf(sectionOf(config, AUTH)))),
    queryRulesAt: documentedRules(),
  };
}

let rules: QueryRulesAt | undefined;

/** The rules of the API document, read once a process. */
function documentedRules(): QueryRulesAt {
  rules ??= queryRules(readDocument<NovaDocument>(API_REF));
  return rules;
}

/** What comes before the version in links: the setting, or else the host as the client addressed it. */
export const linkBase = ({ computeLinkPrefix }: NovaContext, context: RequestContext): string =>
  computeLinkPrefix ?? clientOrigin(context.req);
