/** From the words of one command line to an exit status. */
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
import { commands } from '../registry';
import { buildProgram, type Call } from '.';
import type { Context, Surroundings } from './command';
import { asMessage, EXIT, exitStatus, reasonOf } from './exit';

/** Runs one command; what went wrong stands on stderr in one line. */
export async function run(words: readonly string[], around: Surroundings): Promise<number> {
  let status: number = EXIT.ok;
  const program = buildProgram(commands, around, async (call) => {
    status = (await call.command.run?.(contextOf(call, around))) ?? EXIT.ok;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return status;
  } catch (error) {
    return failed(error, around);
  }
}

function failed(error: unknown, { env, stderr }: Surroundings): number {
  // Help and version end this way too, with everything said.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  stderr.write(`${asMessage(reasonOf(error, Boolean(env[DEBUG_VARIABLE])))}\n`);
  return exitStatus(error);
}

function contextOf(call: Call, around: Surroundings): Context {
  const settings = settle(call, around.env);
  return {
    ...around,
    operands: call.operands,
    text: (option) => optionOf(call, option) as string | undefined,
    texts: (option) => (optionOf(call, option) as readonly string[] | undefined) ?? [],
    has: (option) => optionOf(call, option) === true,
    config: toConfig(settings),
    settings,
  };
}

function settle(call: Call, env: NodeJS.ProcessEnv): readonly ResolvedSetting[] {
  const environment = environmentLayer(env);
  const file = call.configFile ?? env[CONFIG_VARIABLE];
  return resolveSettings([call.settings, environment, ...(file ? [fileLayer(file)] : [])]);
}

function optionOf({ command, options }: Call, option: string): unknown {
  if (!options.has(option)) throw new Error(`${command.name} declares no option "${option}"`);
  return options.get(option);
}
