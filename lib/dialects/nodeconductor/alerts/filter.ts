/** From the parameters of a request to a filter of alerts. */
import { type AlertScope, SEVERITY_NAMES } from '../../../domain/alerts/alert';
import { pickDefined } from '../../../domain/values/pick-defined';
import { aggregateObjects } from '../../../report/aggregates/objects';
import type { AlertsAbout, AlertsFilter } from '../../../store/store';
import type { NodeConductorContext } from '../context';
import { refusedBy, refusedFields } from '../errors';
import { aggregateIn } from '../stats/quotas';
import { hasNul } from '../wire/nul';
import type { Parameters } from '../wire/parameters';
import { objectNamed } from './objects';
import { isOrderGood } from './order';
import { severityName } from './response';
import { CONTENT_TYPES, SCOPE_TYPES } from './scopes';
import type { SeenObjects } from './visible';

/** Undefined: nothing can match, such as where a bound is no number or an order is not offered. Throws in the words of the API. */
export async function alertsFilterOf(
  context: NodeConductorContext,
  seenObjects: SeenObjects,
  parameters: Parameters,
): Promise<AlertsFilter | undefined> {
  const window = windowIn(parameters);
  const aggregated = aggregatedBy(seenObjects, parameters);
  const scopeTypes = scopeTypesIn(parameters);
  const objects = await objectsIn(context, seenObjects, parameters);
  const bounds = boundsIn(parameters);
  if (!bounds || !isOrderGood(parameters) || asksForNul(parameters)) return undefined;
  const message = parameters.last('message');
  return {
    about: [...seenObjects.about, ...aggregated],
    ...window,
    ...bounds,
    ...pickDefined({
      scopeTypes,
      objects,
      types: listIn(parameters, 'alert_type'),
      severities: severitiesIn(parameters),
      message: message === '' ? undefined : message,
      isAcknowledged: ACKNOWLEDGED.get(parameters.last('acknowledged') ?? ''),
      isOpen: stateIn(parameters),
    }),
  };
}

const SECOND_US = 1_000_000;
const WHOLE = /^\s*[+-]?\d{1,12}\s*$/;

/** Alerts that were open at some time of a window. */
function windowIn(parameters: Parameters): Pick<AlertsFilter, 'activeFromUs' | 'createdUntilUs'> {
  const activeFromUs = stampIn(parameters, 'from', 'start');
  const createdUntilUs = stampIn(parameters, 'to', 'end');
  if (
    activeFromUs !== undefined &&
    createdUntilUs !== undefined &&
    activeFromUs >= createdUntilUs
  ) {
    throw refusedFields({ non_field_errors: ['End must occur after start'] });
  }
  return pickDefined({ activeFromUs, createdUntilUs });
}

function stampIn(parameters: Parameters, name: string, field: string): number | undefined {
  const written = parameters.last(name) ?? '';
  if (written === '') return undefined;
  if (WHOLE.test(written)) return Number(written) * SECOND_US;
  throw refusedFields({ [field]: [`Value "${written}" should be valid UNIX timestamp.`] });
}

const BOUNDS = {
  created_from: 'createdFromUs',
  created_to: 'createdBeforeUs',
  closed_from: 'closedFromUs',
  closed_to: 'closedBeforeUs',
} as const;

const DECIMAL = /^\s*[+-]?(?:\d{1,12}(?:\.\d*)?|\.\d+)\s*$/;

/** Undefined: one of them is no number. */
function boundsIn(parameters: Parameters): Partial<AlertsFilter> | undefined {
  const bounds = Object.entries(BOUNDS).flatMap(([name, member]) => {
    const written = parameters.last(name) ?? '';
    return written === '' ? [] : [[member, written] as const];
  });
  if (!bounds.every(([, written]) => DECIMAL.test(written))) return undefined;
  return Object.fromEntries(
    bounds.map(([member, written]) => [member, Math.round(Number(written) * SECOND_US)]),
  );
}

/** An object, its projects and their servers; ids without an aggregate filter nothing. */
function aggregatedBy({ seen }: SeenObjects, parameters: Parameters): readonly AlertsAbout[] {
  const aggregate = aggregateIn(parameters);
  if (!aggregate) return [];
  const ids = parameters.has('uuid') ? parameters.all('uuid') : undefined;
  const objects = aggregateObjects(seen, { aggregate, ids });
  const own = objects.map(({ id }) => id);
  return [
    {
      accountIds: aggregate === 'customer' ? own : [],
      groupIds: aggregate === 'project_group' ? own : [],
      projectIds: [...new Set(objects.flatMap(({ projectIds }) => projectIds))],
      siteIds: [],
    },
  ];
}

/** By the scope type, and by the name of the original's model. */
function scopeTypesIn(parameters: Parameters): readonly AlertScope[] | undefined {
  const type = parameters.last('scope_type') ?? '';
  const byType = type === '' ? undefined : SCOPE_TYPES.get(type);
  if (type !== '' && !byType) {
    const names = [...SCOPE_TYPES.keys()].join(', ');
    throw refusedBy([`Scope type "${type}" is not valid. Has to be one from list: ${names}`]);
  }
  const model = parameters.last('content_type') ?? '';
  const byModel = model === '' ? undefined : (CONTENT_TYPES.get(model) ?? []);
  return byType && byModel ? byType.filter((each) => byModel.includes(each)) : (byType ?? byModel);
}

async function objectsIn(
  context: NodeConductorContext,
  seenObjects: SeenObjects,
  parameters: Parameters,
): Promise<AlertsFilter['objects']> {
  const url = parameters.last('scope') ?? '';
  if (url === '') return undefined;
  const object = await objectNamed(context, seenObjects, url);
  if (!object) throw refusedBy([`Can\`t restore object from url: ${url}`]);
  return [{ scopeType: object.scopeType, scopeId: object.scopeId }];
}

const asksForNul = (parameters: Parameters): boolean =>
  ['alert_type', 'message'].some((name) => parameters.all(name).some(hasNul));

function listIn(parameters: Parameters, name: string): readonly string[] | undefined {
  const values = parameters.all(name).filter((value) => value !== '');
  return values.length > 0 ? values : undefined;
}

/** Unknown ones match nothing. */
const severitiesIn = (parameters: Parameters): AlertsFilter['severities'] =>
  listIn(parameters, 'severity')?.flatMap((written) =>
    SEVERITY_NAMES.filter((severity) => severityName(severity) === written),
  );

/** All other texts filter nothing. */
const ACKNOWLEDGED: ReadonlyMap<string, boolean> = new Map([
  ['True', true],
  ['2', true],
  ['False', false],
  ['3', false],
]);

/** Undefined: both; an alert is not both open and closed. */
function stateIn(parameters: Parameters): boolean | undefined {
  if (parameters.has('opened')) return true;
  return parameters.has('closed') ? false : undefined;
}
