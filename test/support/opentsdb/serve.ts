/** Serves a profile of the recording until it is interrupted, for a replay by another program: `npx tsx … default`. */
import { once } from 'node:events';
import { frozenService } from './frozen-service';
import { PROFILES } from './recording';

async function main(): Promise<void> {
  const profile = PROFILES.find((name) => name === (process.argv[2] ?? 'default'));
  if (!profile) throw new Error(`a profile must be one of ${PROFILES.join(', ')}`);
  const service = await frozenService(profile);
  process.stdout.write(`${service.origin}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await service.close();
}

void main();
