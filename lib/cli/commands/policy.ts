/** `policy`: the effective rules, and where each one comes from. */
import { createPolicy, type EffectiveRule } from '../../auth/policy';
import { AUTH } from '../../auth/settings';
import { sectionOf } from '../../config';
import { asksForJson, formatOptions, JSON_OBJECT, type ListView } from '../program/columns';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList } from '../program/listing';
import { writeJson } from '../program/output';

interface ShownRule extends EffectiveRule {
  readonly origin: string;
}

const LISTING: ListView<ShownRule> = {
  kind: 'rule',
  columns: [
    { name: 'rule', value: ({ name }) => name },
    { name: 'check', value: ({ check }) => check, cell: ({ check }) => onOneLine(check) },
    { name: 'deprecated', value: ({ deprecated }) => deprecated, heading: 'or, deprecated' },
    {
      name: 'from',
      value: ({ origin }) => origin,
      cell: ({ origin, isUnused }) => (isUnused ? `${origin}, unused` : origin),
    },
    { name: 'unused', value: ({ isUnused }) => isUnused, isExtra: true },
  ],
};

export const policyCommand: Command = {
  name: 'policy',
  summary: 'show who may do what: the rules that hold, and where they come from',
  details:
    'A policy file overrides rules by their names. A deprecated rule is honoured besides the\n' +
    'check of its own line until --enforce-new-defaults is on, or the file has that rule.\n' +
    'A rule of the file is unused if no action here needs it; its name may be misspelt.',
  options: [JSON_OBJECT, ...formatOptions(LISTING)],
  settings: ['policyFile', 'enforceNewDefaults'],
  examples: ['tenant-usage policy', 'tenant-usage policy --policy-file policy.yaml --json'],
  run: showPolicy,
};

async function showPolicy(context: Context): Promise<number> {
  const settings = sectionOf(context.config, AUTH);
  const { policyFile: file } = settings;
  const rules = createPolicy(settings).rules.map((rule) => ({
    ...rule,
    origin: originOf(rule, file),
  }));
  if (!asksForJson(context)) return printList(context, [rules], LISTING);
  const entries = rules.map(({ name, check, deprecated, origin, isUnused }) => [
    name,
    { check, deprecated, origin, unused: isUnused },
  ]);
  await writeJson(context.stdout, Object.fromEntries(entries));
  return EXIT.ok;
}

const originOf = ({ line }: EffectiveRule, file: string | null): string =>
  line === null ? 'default' : `line ${line} of ${file}`;

const onOneLine = (check: string): string => check.trim().replace(/\s+/g, ' ') || '""';
