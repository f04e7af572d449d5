/** `orbit-rl questions`: the open questions of the research notes, answered by measurement. */
import type { BackendName } from '../../engine/contracts/backend.js';
import { answer } from '../../experiments/questions/answers.js';
import { type QuestionsStudy, questionNumbers, questionsStudy } from '../../experiments/questions/study.js';
import { InputError } from '../../input-error.js';
import { command } from '../command.js';
import { splitList } from '../environment-text.js';
import { checkOut, emit } from '../output.js';
import { bar, Progress } from '../terminal.js';

const PAGE = 'answers.html';

export const questionsCommand = command({
  name: 'questions',
  summary: 'Answers the open questions of the research notes by measurement',
  input: null,
  details: `Ten questions: how much data a symmetry gives, what trajectories can see, what is the same as what, what it costs, and which way is best for what.
Prints the answers and writes one page with all figures: to ${PAGE}, or to the FILE.html of --out. FILE.md gets a document with its pictures
and their data in a folder FILE beside it; FILE.json gets all figures. With --json, a file is written only when --out asks for it.
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
    jobs: { kind: 'integer', low: 1, high: 1024, description: 'workers (the number of cores)' },
  },
  run: async ({ values, terminal }) => {
    const out = values.out ?? (values.json ? undefined : PAGE);
    checkOut(out, ['.html', '.md', '.json']);
    const progress = new Progress(terminal);
    let study: QuestionsStudy;
    try {
      study = await questionsStudy({
        ...(values.only === undefined ? {} : { only: parseNumbers(values.only) }),
        size: values.quick ? 'quick' : 'full',
        seed: values.seed,
        ...(values.jobs === undefined ? {} : { jobs: values.jobs }),
        backend: values.backend as BackendName,
        signal: terminal.stopSignal(),
        onProgress: ({ done, total, task }) => progress.show(`${bar(done / total)} ${task}`),
      });
    } finally {
      progress.end();
    }
    await emit(
      terminal,
      { json: values.json, out },
      {
        value: study,
        document: (path) => answer(study, path),
      },
    );
  },
});

function parseNumbers(text: string): number[] {
  return splitList(text).map((part) => {
    if (!/^\d+$/.test(part)) throw new InputError(`expected --only to be numbers of questions, got '${part}'`);
    return Number(part);
  });
}
