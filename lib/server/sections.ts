/** The settings of the whole program, section by section, from the registries of what they belong to. */
import { authSections } from '../auth/registry';
import { GENERAL } from '../config/general';
import type { Section } from '../config/section';
import { dialects } from '../dialects/registry';
import { sources } from '../ingest/registry';
import { INGEST } from '../ingest/settings';
import { jobs } from '../jobs/registry';
import { SERVER } from './settings';

export const sections: readonly Section[] = [
  GENERAL,
  SERVER,
  INGEST,
  ...authSections,
  ...dialects.flatMap(({ section }) => section ?? []),
  ...sources.flatMap(({ section }) => section ?? []),
  ...jobs.flatMap(({ section }) => section ?? []),
];
