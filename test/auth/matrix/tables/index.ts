/** The tables of all dialects. */
import type { MatrixTable } from '../../../support/matrix/table';
import { native } from './native';
import { nova } from './nova';

export const tables: readonly MatrixTable[] = [native, nova];
