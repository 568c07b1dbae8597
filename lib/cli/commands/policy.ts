/** `policy`: the effective rules, and where each one comes from. */
import { createPolicy, type EffectiveRule } from '../../auth/policy';
import { AUTH } from '../../auth/settings';
import { sectionOf } from '../../config';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeJson, writeLine } from '../program/output';
import { renderTable } from '../program/table';

export const policyCommand: Command = {
  name: 'policy',
  summary: 'show who may do what: the rules that hold, and where they come from',
  details:
    'A policy file overrides rules by their names. A deprecated rule is honoured besides the\n' +
    'check of its own line until --enforce-new-defaults is on, or the file has that rule.\n' +
    'A rule of the file is unused if no action here needs it; its name may be misspelt.',
  options: [{ flags: '--json', help: 'one JSON object' }],
  settings: ['policyFile', 'enforceNewDefaults'],
  examples: ['tenant-usage policy', 'tenant-usage policy --policy-file policy.yaml --json'],
  run: showPolicy,
};

async function showPolicy({ config, has, stdout }: Context): Promise<number> {
  const settings = sectionOf(config, AUTH);
  const { rules } = createPolicy(settings);
  const rulesJson = rules.map((rule) => ({ ...rule, origin: originOf(rule, settings.policyFile) }));
  if (has('json')) {
    const entries = rulesJson.map(({ name, check, deprecated, origin, isUnused }) => [
      name,
      { check, deprecated, origin, unused: isUnused },
    ]);
    await writeJson(stdout, Object.fromEntries(entries));
    return EXIT.ok;
  }
  const rows = rulesJson.map(({ name, check, deprecated, origin, isUnused }) => [
    name,
    onOneLine(check),
    deprecated ?? '-',
    isUnused ? `${origin}, unused` : origin,
  ]);
  await writeLine(stdout, renderTable(['rule', 'check', 'or, deprecated', 'from'], rows));
  return EXIT.ok;
}

const originOf = ({ line }: EffectiveRule, file: string | null): string =>
  line === null ? 'default' : `line ${line} of ${file}`;

const onOneLine = (check: string): string => check.trim().replace(/\s+/g, ' ') || '""';
