/** `refold`: recomputes every server from its observations. */
import { refoldFrom } from '../../report/refold';
import type { Command } from '../program/command';
import { EXIT } from '../program/exit';
import { writeLine } from '../program/output';
import { progressOn } from '../program/refolding';
import { withStore } from '../program/with-store';

export const refoldCommand: Command = {
  name: 'refold',
  summary: 'recompute all servers and segments from the observations',
  details:
    'Not needed after an upgrade: migrate, import and serve recompute by themselves what an\n' +
    'older program has stored. Safe at any time, also while a service is running.',
  settings: ['database'],
  examples: ['tenant-usage refold --database sqlite:usage.db'],
  run: (context) =>
    withStore(context, 'check', async (store) => {
      const { signal, stdout, stderr } = context;
      const servers = await refoldFrom(store, '', { signal, onProgress: progressOn(stderr) });
      await writeLine(stdout, `${servers} servers recomputed`);
      return EXIT.ok;
    }),
};
