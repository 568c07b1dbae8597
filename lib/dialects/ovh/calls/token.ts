/** `metricsToken`: the token by which a user reads the history of a site. */
import { opentsdbOf, warpOf } from '../addresses';
import type { Answer } from '../context';
import { badRequest } from '../errors';
import { jsonOf } from '../request';
import { tokenFor } from '../token';
import { chosenUser } from './chosen';

export const issueToken: Answer = async (context, exchange) => {
  const { req, rawBody } = exchange;
  await jsonOf(req, rawBody);
  const { site, user } = await chosenUser(context, exchange);
  if (!user.isActive) throw badRequest(`The user ${user.login} is disabled`);
  return {
    warpEndpoint: warpOf(context, req),
    token: await tokenFor(context, { site, user }),
    opentsdbEndpoint: opentsdbOf(context, req),
  };
};
