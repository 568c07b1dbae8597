/** A process of its own that makes the schema and is killed right after a given statement of that. */
import { openStore } from '../../../lib/store/registry';

async function main([url, statement]: readonly string[]): Promise<void> {
  const store = await openStore(url ?? '', {
    schema: 'migrate',
    nowUs: () => 0,
    seams: {
      onStatement(sql) {
        if (sql === statement) process.kill(process.pid, 'SIGKILL');
      },
    },
  });
  await store.close();
}

void main(process.argv.slice(2));
