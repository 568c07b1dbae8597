/** The calls about users. */
import { membersOf } from '../../../report/vscope/sites';
import type { Answer } from '../context';
import { shownName, userJson } from '../objects/user';
import { parameterOf } from '../request';
import { chosenSite, chosenUser } from './chosen';

export const listUsers: Answer = async (context, exchange) => {
  const { store } = context;
  const ids = await membersOf(store, await chosenSite(context, exchange));
  const users = await Promise.all(ids.map((id) => store.users.findById(id)));
  const name = parameterOf(exchange.req, 'name');
  const wanted = users.flatMap((user) =>
    user && (name === undefined || shownName(user) === name || user.login === name)
      ? [user.id]
      : [],
  );
  const numbers = await store.numbers.assign('user', wanted);
  return [...numbers.values()].sort((a, b) => a - b);
};

export const showUser: Answer = async (context, exchange) => {
  const { user, number } = await chosenUser(context, exchange);
  return userJson(user, number);
};
