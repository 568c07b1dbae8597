/** From a source into a store, batch by batch. */
import { AppError } from '../../lib/errors';
import { discardBatch, runPipeline } from '../../lib/ingest/pipeline';
import type { Source } from '../../lib/ingest/source';
import { ndjson, RECORD, sourceOf } from '../support/observations/files';

/** A source of empty batches that notes what happens to them. */
const scripted = (count: number, happened: string[]): Source => ({
  name: 'scripted',
  async *batches() {
    for (let n = 1; n <= count; n += 1) {
      happened.push(`yield ${n}`);
      yield { origin: `${n}`, submitted: [], ack: async () => void happened.push(`ack ${n}`) };
    }
  },
});

describe('runPipeline', () => {
  it('acknowledges a batch after it is stored and before the next one is read', async () => {
    const happened: string[] = [];
    await runPipeline(
      scripted(2, happened),
      async (batch) => {
        happened.push(`record ${batch.origin}`);
        return discardBatch(batch);
      },
      { onBatch: ({ origin }) => void happened.push(`told ${origin}`) },
    );
    expect(happened).toEqual(
      [1, 2].flatMap((n) => [`yield ${n}`, `record ${n}`, `ack ${n}`, `told ${n}`]),
    );
  });

  it('does not acknowledge what could not be stored', async () => {
    const happened: string[] = [];
    const failing = () => Promise.reject(new AppError('database', 'full'));
    await expect(runPipeline(scripted(2, happened), failing)).rejects.toThrow('full');
    expect(happened).toEqual(['yield 1']);
  });

  it('finishes the running batch when it is asked to stop', async () => {
    const happened: string[] = [];
    const controller = new AbortController();
    const stopping = runPipeline(scripted(3, happened), discardBatch, {
      signal: controller.signal,
      onBatch: ({ origin }) => void (origin === '2' && controller.abort()),
    });
    await expect(stopping).rejects.toMatchObject({ code: 'interrupted' });
    expect(happened).toEqual(['yield 1', 'ack 1', 'yield 2', 'ack 2']);
  });

  it('cuts a file into batches of about ten thousand records', async () => {
    const lengths: number[] = [];
    await runPipeline(sourceOf(ndjson(RECORD).repeat(25_000)), discardBatch, {
      onBatch: ({ submitted }) => void lengths.push(submitted.length),
    });
    expect(lengths.reduce((sum, length) => sum + length)).toBe(25_000);
    expect(lengths).toHaveLength(3);
    expect(Math.max(...lengths)).toBeLessThan(11_000);
  });

  it('cuts a file into smaller batches if its records are long', async () => {
    const long = ndjson({ ...RECORD, note: 'x'.repeat(1_000_000) });
    const lengths: number[] = [];
    await runPipeline(sourceOf(long.repeat(30)), discardBatch, {
      onBatch: ({ submitted }) => void lengths.push(submitted.length),
    });
    expect(lengths.reduce((sum, length) => sum + length)).toBe(30);
    expect(Math.max(...lengths)).toBeLessThan(12);
  });
});
