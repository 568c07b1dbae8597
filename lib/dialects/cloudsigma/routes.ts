/** The calls of CloudSigma's API; each has a schema. */
import { showBalance, showCurrentUsage, showProfile } from './account';
import { listBurst, listDaily, showBurst } from './burst';
import type { Answer } from './context';
import { listRows, showRow } from './ledger';
import { PATHS } from './request';
import { schemaOf } from './schemas';
import { listDiscounts } from './terms/discount';
import { listPrices, showPrice } from './terms/pricing';
import { listSubscriptions, showSubscription } from './terms/subscriptions';
import { listUsage } from './usage';

type Call = keyof typeof PATHS;

const CALLS: Readonly<Record<Call, Answer>> = {
  balance: showBalance,
  burst: listBurst,
  currentUsage: showCurrentUsage,
  daily: listDaily,
  discount: listDiscounts,
  ledger: listRows,
  pricing: listPrices,
  profile: showProfile,
  subscriptions: listSubscriptions,
  usage: listUsage,
};

/** Below a list, one of its objects. */
const OBJECTS: ReadonlyArray<readonly [path: string, answer: Answer]> = [
  [`${PATHS.burst}/{id}`, showBurst],
  [`${PATHS.ledger}/{id}`, showRow],
  [`${PATHS.pricing}/{id}`, showPrice],
  [`${PATHS.subscriptions}/{id}`, showSubscription],
];

/** Schemas come before objects: no object has the id `schema`. */
export function routesOf<Route>(route: (path: string, answer: Answer) => Route): readonly Route[] {
  const calls = Object.entries(CALLS) as readonly (readonly [Call, Answer])[];
  return [
    ...calls.map(([call, answer]) => route(PATHS[call], answer)),
    ...calls.map(([call]) =>
      route(`${PATHS[call]}/schema`, async (_context, { nowUs }) => schemaOf(call, nowUs)),
    ),
    ...OBJECTS.map(([path, answer]) => route(path, answer)),
  ];
}
