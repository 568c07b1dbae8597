/** Runs one command line: parses it, loads the settings, runs the command, maps failures to an exit status. */
import { CommanderError } from 'commander';
import {
  CONFIG_VARIABLE,
  DEBUG_VARIABLE,
  environmentLayer,
  type ResolvedSetting,
  resolveSettings,
  toConfig,
} from '../../config';
import { fileLayer } from '../../config/file';
import { settingsIn } from '../../config/section';
import { sections } from '../../server/sections';
import { commandsFor } from '../registry';
import { buildProgram, type ParsedCommandLine } from '.';
import type { Context, ProcessContext } from './command';
import { asMessage, EXIT, exitStatus, reasonOf } from './exit';

const SETTINGS = settingsIn(sections);

/** Runs one command. A failure is printed on stderr in one line. */
export async function run(argv: readonly string[], env: ProcessContext): Promise<number> {
  let status: number = EXIT.ok;
  const program = buildProgram(
    { commands: commandsFor(argv), settings: SETTINGS },
    env,
    async (call) => {
      status = (await call.command.run?.(contextOf(call, env))) ?? EXIT.ok;
    },
  );
  try {
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    return failed(error, env);
  }
}

function failed(error: unknown, { env, stderr }: ProcessContext): number {
  // Help and version end this way, too, after they are printed.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  stderr.write(`${asMessage(reasonOf(error, Boolean(env[DEBUG_VARIABLE])))}\n`);
  return exitStatus(error);
}

function contextOf(call: ParsedCommandLine, env: ProcessContext): Context {
  const settings = loadConfig(call, env.env);
  return {
    ...env,
    args: call.args,
    text: (option) => optionOf(call, option) as string | undefined,
    texts: (option) => (optionOf(call, option) as readonly string[] | undefined) ?? [],
    has: (option) => optionOf(call, option) === true,
    config: toConfig(settings),
    settings,
  };
}

function loadConfig(call: ParsedCommandLine, env: NodeJS.ProcessEnv): readonly ResolvedSetting[] {
  const environment = environmentLayer(SETTINGS, env);
  const file = call.configFile ?? env[CONFIG_VARIABLE];
  const layers = [call.settings, environment, ...(file ? [fileLayer(SETTINGS, file)] : [])];
  return resolveSettings(SETTINGS, layers);
}

function optionOf({ command, options }: ParsedCommandLine, option: string): unknown {
  if (!options.has(option)) throw new Error(`${command.name} declares no option "${option}"`);
  return options.get(option);
}
