/** Reconciliation: what Nova still knows, compared with what is known here, and recorded where that changes a life. */
import { novaApi } from '../nova-api';
import type { SourceType } from '../source';
import { RECONCILE } from './settings';

/** Its batches hold observations of the class of whoever was asked, and ends that are concluded. */
export const reconcileSource: SourceType = {
  name: 'reconcile',
  sourceClass: 'inferred',
  section: RECONCILE,
  ...(novaApi.readAgain && { readAgain: novaApi.readAgain }),
};
