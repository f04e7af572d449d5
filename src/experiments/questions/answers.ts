/** What the study of the open questions says: the answers in short, then each with its figures. */
import type { Block, Document, Words } from '../document.js';
import { TIMED } from '../tables.js';
import { aside, chapter, commandText, details, list, madeBy, note, paragraph, part, strong } from '../words.js';
import type { Answer } from './answer.js';
import { answer as clusterForms } from './cluster-forms/answer.js';
import { answer as completeness } from './completeness/answer.js';
import { advantageTables } from './coupling-runs/advantage-tables.js';
import { advantages } from './coupling-runs/advantages.js';
import { cost } from './coupling-runs/cost.js';
import { answer as equivariance } from './equivariance/answer.js';
import { type QuestionNumber, questionNumbers } from './experiment.js';
import { answer as featureInvariance } from './feature-invariance/answer.js';
import { answer as independence } from './independence/answer.js';
import type { ExperimentData, ExperimentName } from './members.js';
import { answer as oneShot } from './one-shot/answer.js';
import { answer as orbitSize } from './orbit-size/answer.js';
import { answer as policyDrift } from './policy-drift/answer.js';
import { answer as pooledEstimates } from './pooled-estimates/answer.js';
import { answer as rewardDensity } from './reward-density/answer.js';
import type { QuestionsStudy } from './study.js';
import { answer as trajectoryGrowth } from './trajectory-growth/answer.js';
import { answer as updateDirections } from './update-directions/answer.js';
import { answer as wayUpdates } from './way-updates/answer.js';

/** The answers of a study, in the order of the questions. */
export function answersOf({ data, questions }: QuestionsStudy): Answer[] {
  const of = <Name extends ExperimentName>(name: Name): ExperimentData[Name] => data[name]!;
  const make: Readonly<Record<QuestionNumber, () => Answer>> = {
    1: () => orbitSize(of('orbitSize')),
    2: () => completeness(of('completeness')),
    3: () => trajectoryGrowth(of('trajectoryGrowth')),
    4: () => rewardDensity(of('rewardDensity')),
    5: () => policyDrift(of('policyDrift')),
    6: () => updateDirections(of('updateDirections')),
    7: () => wayUpdates(of('wayUpdates'), of('wayLearning')),
    8: () => cost(of('couplingRuns'), of('wayLearning')),
    9: () => clusterForms(of('clusterForms')),
    10: () => advantages(of('couplingRuns'), of('wayLearning')),
    11: () => oneShot(of('oneShot')),
    12: () => pooledEstimates(of('pooledEstimates')),
    13: () => independence(of('independence')),
    14: () => featureInvariance(of('featureInvariance')),
    15: () => equivariance(of('equivariance')),
  };
  return questions.map((number) => make[number]());
}

/** @param out the file that it is written to, for the command that makes it again. */
export function answer(study: QuestionsStudy, out: string): Document {
  const answers = answersOf(study);
  const { couplingRuns, wayLearning } = study.data;
  const closing = study.questions.includes(10) ? advantageTables(couplingRuns!, wayLearning!) : [];
  const quick = study.size === 'quick';
  return {
    title: 'The open questions, answered by measurement',
    lead: `The questions are those of the research notes that orbit-rl grew from. Words and figures follow from what was measured.${
      quick ? ' A quick look with very few runs: it shows that everything works, and answers nothing.' : ''
    }`,
    blocks: [
      {
        kind: 'list',
        numbered: answers.map(({ number }) => number),
        items: answers.map(
          ({ number, title, verdict }): Words => [
            { as: 'link', text: title, to: `#question-${number}` },
            ` ${said(verdict)}`,
          ],
        ),
      },
      aside(...answers.flatMap(section)),
      ...(closing.length === 0 ? [] : [chapter('The advantages of each way', 'advantages'), ...closing]),
    ],
    colophon: [
      madeBy(
        study,
        commandOf(study, out),
        `. The same version and seed give the same figures; only columns marked ${TIMED} are wall times. Brackets are 95 % bootstrap intervals.`,
      ),
    ],
  };
}

function section({ number, title, asked, notes, experiment, verdict, findings, figures, tables }: Answer): Block[] {
  return [
    chapter(`${number}. ${title}`, `question-${number}`),
    ...asked.map((text): Block => ({ kind: 'quote', text, source: `the research notes, “${notes}”` })),
    paragraph([strong(said(verdict))]),
    ...figures.slice(0, 1),
    list(findings),
    ...figures.slice(1),
    part('The experiment'),
    note(experiment),
    ...tables.map((table) => details(table.title!, table)),
  ];
}

function said(sentences: readonly string[]): string {
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** How to make the figures again. */
export function commandOf({ seed, size, questions }: QuestionsStudy, out: string): string {
  return commandText(
    'questions',
    [
      ['--quick', size !== 'quick'],
      [`--only ${questions.join(',')}`, questions.length === questionNumbers.length],
      [`--seed ${seed}`, seed === 0],
    ],
    out,
  );
}
