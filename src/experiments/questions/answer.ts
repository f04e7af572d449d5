/** An answer to one question: words that follow from the figures, and the figures. */
import type { Figure, Table } from '../document.js';
import type { QuestionNumber } from './experiment.js';

export interface Answer {
  readonly number: QuestionNumber;
  readonly title: string;
  /** The question in the words of the notes, and the notes that asked it. */
  readonly asked: readonly string[];
  readonly notes: 'Symmetry detection' | 'Value symmetries';
  readonly experiment: string;
  /** The plain answer, a sentence each; empty ones are left out. */
  readonly verdict: readonly string[];
  readonly findings: readonly string[];
  readonly figures: readonly Figure[];
  readonly tables: readonly Table[];
}
