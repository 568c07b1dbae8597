/** A process of its own that records a batch and stands still before the commit, until somebody lets it go on. */
import { readFileSync, writeSync } from 'node:fs';
import { openStore } from '../../../lib/store/registry';
import type { Batch } from '../../../lib/store/store';

const STDOUT = 1;
/** The last statement before a commit. */
const STAMP = /^(update batches|insert into batches \(recorded_us)/;

async function main([url, batchFile, silenceMs]: readonly string[]): Promise<void> {
  const batch = JSON.parse(readFileSync(batchFile ?? '', 'utf8')) as Batch;
  let hasHung = false;
  const store = await openStore(url ?? '', {
    schema: 'check',
    nowUs: () => 0,
    retryPolicy: { forMs: 60_000 },
    seams: {
      silenceMs: Number(silenceMs),
      onStatement(sql) {
        if (hasHung || !STAMP.test(sql)) return;
        hasHung = true;
        writeSync(STDOUT, 'hangs\n');
        process.kill(process.pid, 'SIGSTOP');
      },
    },
  });
  const { added } = await store.observations.record(batch);
  await store.close();
  writeSync(STDOUT, `added ${added}\n`);
}

void main(process.argv.slice(2));
