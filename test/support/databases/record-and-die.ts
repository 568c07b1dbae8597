/** A process of its own that records a batch and is killed after a given statement of its transaction. */
import { readFileSync } from 'node:fs';
import { openStore } from '../../../lib/store/registry';
import type { Batch } from '../../../lib/store/store';

async function main([url, batchFile, lastStatement]: readonly string[]): Promise<void> {
  const batch = JSON.parse(readFileSync(batchFile ?? '', 'utf8')) as Batch;
  let statements = 0;
  const store = await openStore(url ?? '', {
    schema: 'migrate',
    nowUs: () => 0,
    seams: {
      onStatement() {
        statements += 1;
        if (statements === Number(lastStatement)) process.kill(process.pid, 'SIGKILL');
      },
    },
  });
  await store.observations.record(batch);
  await store.close();
  process.stdout.write(`${statements}\n`);
}

void main(process.argv.slice(2));
