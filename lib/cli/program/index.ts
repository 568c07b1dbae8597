/** Turns the list of commands into a commander program. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command as Commander, type CommanderError, Option } from 'commander';
import { CONFIG_VARIABLE, type RawSettings } from '../../config';
import type { NamedSetting } from '../../config/section';
import { AppError } from '../../errors';
import type { Command, CommandOption, ProcessContext } from './command';

/** A command line after parsing. */
export interface ParsedCommandLine {
  readonly command: Command;
  readonly args: readonly string[];
  /** Options of the command itself, by name without dashes. */
  readonly options: ReadonlyMap<string, unknown>;
  /** Settings that were given as flags. */
  readonly settings: RawSettings;
  readonly configFile: string | undefined;
}

export type Dispatch = (call: ParsedCommandLine) => Promise<void>;

export interface ProgramParts {
  readonly commands: readonly Command[];
  readonly settings: readonly NamedSetting[];
}

/** A commander program over the commands, which hands a parsed command line to `dispatch`. */
export function buildProgram(
  { commands, settings }: ProgramParts,
  { stdout, stderr }: Pick<ProcessContext, 'stdout' | 'stderr'>,
  dispatch: Dispatch,
): Commander {
  const program = new Commander('tenant-usage')
    .description('Keeps the life of every server of a cloud and reports who used how much.')
    .version(version())
    // Else an option of a command below `import`, such as `--database`, would be taken for one of its own, and be lost.
    .enablePositionalOptions()
    .helpCommand('help [command]', 'show how a command is called')
    .addHelpText('after', NOTES)
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      outputError: () => undefined, // printed where it is caught
    });
  explainErrors(program);
  for (const command of commands)
    program.addCommand(build(command, { settings, dispatch }, program));
  return program;
}

interface BuildOptions {
  readonly settings: readonly NamedSetting[];
  readonly dispatch: Dispatch;
}

function build(command: Command, options: BuildOptions, parent: Commander): Commander {
  const built = new Commander(command.name)
    .copyInheritedSettings(parent)
    .summary(command.summary)
    .description(`${command.summary}\n\n${paragraph(command.details)}`.trimEnd())
    .addHelpText('after', examplesOf(command));
  explainErrors(built);
  for (const { name, help } of command.arguments ?? []) built.argument(name, help);
  for (const option of command.options ?? []) built.addOption(optionOf(option));
  for (const below of command.commands ?? []) built.addCommand(build(below, options, built));
  if (command.run) makeRunnable(built, command, options);
  if (command.run && command.commands) refuseOptionsAbove(built);
  return built;
}

/** An option of its own is nothing to a command below. */
function refuseOptionsAbove(built: Commander): void {
  built.hook('preSubcommand', (_command, below) => {
    const [lost] = Object.keys(built.opts());
    if (lost === undefined) return;
    const option = built.options.find((each) => each.attributeName() === lost);
    throw new AppError(
      'invalidArgument',
      `option ${option?.long}: must stand after "${below.name()}"`,
    );
  });
}

function optionOf({ flags, help, choices, repeats }: CommandOption): Option {
  const option = new Option(flags, help);
  if (choices) option.choices(choices);
  if (repeats) option.argParser((value, before: readonly string[] = []) => [...before, value]);
  return option;
}

/** One long line: the help breaks it where the terminal ends. */
const paragraph = (text = ''): string => text.replace(/\n/g, ' ');

function makeRunnable(
  built: Commander,
  command: Command,
  { settings: all, dispatch }: BuildOptions,
): void {
  const settings = settingsOf(command, all);
  for (const named of settings) for (const option of flagOf(named)) built.addOption(option);
  built.option('--config <file>', `a YAML file of settings (env: ${CONFIG_VARIABLE})`);
  built.action(() => dispatch(callOf(built, command, settings)));
}

function settingsOf(
  { name, settings = [] }: Command,
  all: readonly NamedSetting[],
): readonly NamedSetting[] {
  if (settings === 'all') return all;
  return settings.map((key) => {
    const named = all.find((each) => each.key === key);
    if (!named) throw new Error(`command ${name}: there is no setting ${key}`);
    return named;
  });
}

/** None for a secret. */
function flagOf({ flag, variable, setting }: NamedSetting): readonly Option[] {
  if (flag === undefined) return [];
  const { placeholder, help, default: preset } = setting;
  const origin = `env: ${variable}`;
  const notes = preset === undefined ? `no default, ${origin}` : `default: ${preset}, ${origin}`;
  return [new Option(`${flag} ${placeholder}`, `${help} (${notes})`)];
}

function callOf(
  built: Commander,
  command: Command,
  settings: readonly NamedSetting[],
): ParsedCommandLine {
  const given: Readonly<Record<string, unknown>> = built.opts();
  const own = (command.options ?? []).map(({ flags }) => new Option(flags));
  const flags = settings
    .filter(({ key }) => given[key] !== undefined)
    .map(({ key, flag = key }) => [key, { value: given[key], origin: flag }] as const);
  return {
    command,
    args: built.args,
    options: new Map(own.map((option) => [option.name(), given[option.attributeName()]])),
    settings: new Map(flags),
    configFile: given['config'] as string | undefined,
  };
}

/** Turns a wrong command line into an `invalidArgument` error of one line with what is allowed. */
function explainErrors(built: Commander): void {
  built.exitOverride((error) => {
    if (!error.code.startsWith('commander.help') && error.exitCode !== 0) {
      throw new AppError('invalidArgument', `${oneLine(error)}${allowed(error, built)}`);
    }
    throw error;
  });
}

const oneLine = ({ message }: CommanderError): string =>
  message
    .replace(/^error: /, '')
    .replace(/\.$/, '')
    .replace('. Expected', ': expected')
    .replace('. Allowed choices are', '; allowed:')
    .replace(/\n\(Did you mean (.*)\?\)/, ', did you mean $1?');

function allowed({ code }: CommanderError, built: Commander): string {
  const help = built.createHelp();
  const names: Readonly<Record<string, () => readonly string[]>> = {
    'commander.unknownOption': () => help.visibleOptions(built).map(({ long }) => `${long}`),
    'commander.unknownCommand': () => help.visibleCommands(built).map((each) => each.name()),
  };
  const list = names[code]?.() ?? [];
  if (list.length > 0) return `; allowed: ${list.join(', ')}`;
  return `; see: ${help.commandUsage(built).replace(/ \[.*| <.*/, '')} --help`;
}

const examplesOf = ({ examples = [] }: Command): string =>
  examples.length === 0 ? '' : `\nExamples:\n${examples.map((line) => `  ${line}\n`).join('')}`;

const NOTES = `
Settings come from flags, else from TENANT_USAGE_* variables, else from the file
that --config names; "tenant-usage config" shows the result.

Exit status: 0 done, 1 failure, 2 wrong call or setting, 3 some input was refused,
4 database, 5 interrupted.
`;

/** The version in package.json, which has the same relative path from lib and from dist. */
function version(): string {
  const text = readFileSync(join(__dirname, '..', '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
