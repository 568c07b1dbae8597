/** `observations`: which files and producers they came from, and taking back what one of them brought. */
import type { Origin } from '../../store/store';
import { isoTime, shortIsoTime } from '../../time';
import { formatOptions, type ListView } from '../program/columns';
import type { Command } from '../program/command';
import { printList } from '../program/listing';
import { withStore } from '../program/with-store';
import { allOrigins } from './origins';
import { voidCommand } from './void';

const LISTING: ListView<Origin> = {
  kind: 'origin',
  columns: [
    { name: 'origin', value: ({ name }) => name },
    { name: 'observations', value: ({ observations }) => observations, isNumber: true },
    {
      name: 'first_recorded',
      value: ({ firstRecordedAtUs }) => isoTime(firstRecordedAtUs),
      cell: ({ firstRecordedAtUs }) => shortIsoTime(firstRecordedAtUs),
    },
    {
      name: 'last_recorded',
      value: ({ lastRecordedAtUs }) => isoTime(lastRecordedAtUs),
      cell: ({ lastRecordedAtUs }) => shortIsoTime(lastRecordedAtUs),
    },
  ],
};

const originsCommand: Command = {
  name: 'origins',
  summary: 'list the files and producers that observations came from',
  details:
    'What several of them brought is counted for the first one. Voided observations and voids\n' +
    'are counted, too. Times are UTC.',
  options: formatOptions(LISTING),
  settings: ['database'],
  examples: ['tenant-usage observations origins'],
  run: (context) =>
    withStore(context, 'check', (store) => printList(context, allOrigins(store), LISTING)),
};

export const observationsCommand: Command = {
  name: 'observations',
  summary: 'see where observations came from, or take back a whole file of them',
  commands: [originsCommand, voidCommand],
};
