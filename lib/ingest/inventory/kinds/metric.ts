/** A metric: which quantity it measures, in which unit it is written, and how it is scaled. */
import { METRIC_ROLES } from '../../../domain/points/roles';
import { pickDefined } from '../../../domain/values/pick-defined';
import { factor } from '../../../domain/values/quantities';
import { foreignId } from '../../../domain/values/validators';
import type { MetricChange } from '../../../store/store';
import { choice, matching } from '../../../validator';
import { nullable, required } from '../../fields';
import { inventoryKind } from '../kind';

const unit = matching(
  'a text of 1 to 64 letters, digits and signs of ASCII',
  /^[\x21-\x7e]{1,64}$/,
);

export const metric = inventoryKind<MetricChange>({
  name: 'metric',
  after: [],
  fields: ['name', 'role', 'unit', 'scale'],
  read: async (fields) => ({
    name: required(fields, 'name', foreignId),
    ...pickDefined({
      role: nullable(fields, 'role', choice(...METRIC_ROLES)),
      unit: nullable(fields, 'unit', unit),
      scale: nullable(fields, 'scale', factor),
    }),
  }),
  put: ({ metrics }, changes) => metrics.put(changes),
});
