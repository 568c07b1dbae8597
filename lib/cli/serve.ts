/** `serve`: answers the usage API until it is asked to stop. */
import { SETTING_KEYS } from '../config';
import { createLog } from '../log';
import type { Command, Context } from './command';
import { EXIT } from './exit';
import { writeLine } from './output';
import { answer } from './serve-answer';
import { authenticatorFor } from './serve-auth';
import { answerTogether } from './serve-together';
import { beWorker, isWorker } from './serve-worker';
import { withStore } from './with-store';

export const serveCommand: Command = {
  name: 'serve',
  summary: 'answer the usage API over HTTP',
  details:
    'Brings the database up to date, then prints one line "listening on http://HOST:PORT"\n' +
    'on standard output. Logs JSON lines on standard error. SIGTERM and SIGINT stop it;\n' +
    'requests that run are finished first. With --workers several processes answer on the\n' +
    'one port; one that dies is replaced.',
  settings: SETTING_KEYS,
  examples: [
    'tenant-usage serve --auth noauth',
    'tenant-usage serve --auth noauth --database sqlite:/var/lib/usage.db --port 0',
    'tenant-usage serve --auth noauth --workers 4',
  ],
  run: serve,
};

async function serve(context: Context): Promise<number> {
  if (isWorker(context)) return beWorker(context);
  const { config, stdout, stderr } = context;
  authenticatorFor(config);
  const log = createLog(config.logLevel, stderr);
  const announce = (url: string) => writeLine(stdout, `listening on ${url}`);
  if (config.workers > 1) return answerTogether(context, { log, announce });
  await withStore(context, 'migrate', (store) => answer(context, { store, log, announce }));
  log.info('stopped');
  return EXIT.ok;
}
