/** `orbit-rl questions`: the open questions of the research notes, answered by measurement. */
import { answer } from '../../experiments/questions/answers.js';
import { questionNumbers, questions } from '../../experiments/questions/experiment.js';
import { questionsSetting, questionsStudyOf } from '../../experiments/questions/study.js';
import { runExperiment } from '../../experiments/runner.js';
import { InputError, show } from '../../input-error.js';
import { command } from '../command.js';
import { configHelp, configOptions } from '../config.js';
import { splitList } from '../environment-text.js';
import { experimentHelp, experimentOptions, runInTerminal } from '../experiment-run.js';

const PAGE = 'answers.html';

export const questionsCommand = command({
  name: 'questions',
  summary: 'Answers the open questions of the research notes by measurement',
  input: null,
  details: `Fifteen questions: how much data a symmetry gives, what trajectories can see, what is the same as what, what it costs, which way is best for what,
what one visit tells, and what happens inside a network.
Prints the answers and writes one page with all figures: to ${PAGE}, or to the FILE.html of --out. FILE.md gets a document with its pictures
and their data in a folder FILE beside it; FILE.json gets all figures.
${experimentHelp}
${configHelp}
The same --seed gives the same answers whatever the number of workers; only columns marked † are wall times.`,
  examples: [
    'orbit-rl questions',
    'orbit-rl questions --only 3,7 --out some.html',
    'orbit-rl questions --jobs 2 --out docs/answers.md',
    'orbit-rl questions --quick --json > figures.json',
  ],
  options: {
    only: {
      kind: 'text',
      value: 'N,M',
      description: `which questions, by number (1 to ${questionNumbers.length}: all)`,
    },
    quick: { kind: 'flag', description: 'a few runs of each: shows that everything works, answers nothing' },
    ...experimentOptions,
    ...configOptions,
  },
  run: (call) => {
    const { only, quick, seed } = call.values;
    const setting = questionsSetting({
      ...(only === undefined ? {} : { only: parseNumbers(only) }),
      size: quick ? 'quick' : 'full',
      seed,
    });
    return runInTerminal(call, {
      experiment: questions,
      page: PAGE,
      run: async (runner) => {
        const outcome = await runExperiment(questions, setting, runner);
        return { study: outcome.data && questionsStudyOf(setting, outcome), runs: outcome.runs };
      },
      document: answer,
    });
  },
});

function parseNumbers(text: string): number[] {
  return splitList(text).map((part) => {
    if (!/^\d+$/.test(part)) throw new InputError(`expected --only to be numbers of questions, got ${show(part)}`);
    return Number(part);
  });
}
