/** The commands, in the order of the help. Loaded when one is called: the version is told without them. */
import type { Command } from './command.js';
import { compareCommand } from './commands/compare.js';
import { completionCommand } from './commands/completion.js';
import { countCommand } from './commands/count.js';
import { detectCommand } from './commands/detect.js';
import { exactCommand } from './commands/exact.js';
import { learnCommand } from './commands/learn.js';
import { listCommand } from './commands/list.js';
import { mergeCommand } from './commands/merge.js';
import { questionsCommand } from './commands/questions.js';
import { workerCommand } from './commands/worker.js';

export const commands: readonly Command[] = [
  detectCommand,
  exactCommand,
  learnCommand,
  compareCommand,
  questionsCommand,
  workerCommand,
  countCommand,
  mergeCommand,
  listCommand,
  completionCommand(() => commands),
];
