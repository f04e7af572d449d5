/**
 * What an experiment says, as a tree of plain data: headings, paragraphs, lists, tables and figures, and no markup. Text for a
 * terminal, Markdown and HTML are three ways to write the same tree down; figures are data that the writer draws.
 */
import type { Layout } from '../environments/layout.js';
import type { Interval } from '../statistics/interval.js';

export interface Document {
  readonly title: string;
  /** The answer in a sentence or two. */
  readonly lead: Words;
  readonly blocks: readonly Block[];
  /** What it was made with, so that it can be made again; a paragraph each. */
  readonly colophon: readonly Words[];
}

/** A text, of which some parts may be marked. */
export type Words = string | readonly (string | Marked)[];

export type Marked =
  /** `good` and `bad` are for verdicts, `quiet` for what is read second. */
  | { readonly as: 'strong' | 'code' | 'good' | 'bad' | 'quiet'; readonly text: string }
  /** `to` is the `id` of a heading as `#id`, or an address. */
  | { readonly as: 'link'; readonly text: string; readonly to: string };

export type Block = Heading | Paragraph | Quote | List | Facts | Table | Figure | Details | Aside;

/** Level 2 is a chapter, listed in the contents; level 3 a part of one. */
export interface Heading {
  readonly kind: 'heading';
  readonly level: 2 | 3;
  readonly text: string;
  /** What a link to it says; made from its text where there is none. */
  readonly id?: string;
}

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly words: Words;
  /** Explains rather than tells. */
  readonly quiet?: boolean;
}

/** Somebody else's words. */
export interface Quote {
  readonly kind: 'quote';
  readonly text: string;
  /** Who said it where. */
  readonly source: string;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Words[];
  /** Numbers in place of dots; a list of numbers gives each item its own. */
  readonly numbered?: boolean | readonly number[];
}

/** Names with their values, such as settings. */
export interface Facts {
  readonly kind: 'facts';
  readonly entries: readonly (readonly [name: string, value: string | number])[];
}

export interface Table {
  readonly kind: 'table';
  readonly title?: string;
  /** What is in it, one paragraph. */
  readonly note?: Words;
  readonly columns: readonly Column[];
  /** A text in place of a row heads the rows after it. */
  readonly rows: readonly (readonly Cell[] | string)[];
}

export interface Column {
  readonly head: string;
  /** `'right'` for numbers. Default `'left'`. */
  readonly align?: 'left' | 'right';
  /** Cells are intervals, drawn above one axis on which this level is marked; a terminal leaves the column out. */
  readonly strip?: { readonly level: number; readonly scale: 'linear' | 'log' };
}

export type Cell =
  | Words
  | {
      readonly words: Words;
      /** What belongs to it and is read second, such as an interval. */
      readonly small?: string;
      /** Colour number of the series that the row is about (see `Line`). */
      readonly series?: number;
    }
  /** In a strip. */
  | { readonly interval: Interval | null; readonly series: number };

export interface Figure {
  readonly kind: 'figure';
  /** Short and different from all others of the document: the name of its files. */
  readonly name: string;
  /** What it shows. */
  readonly title: string;
  /** How to read it. */
  readonly caption?: Words;
  readonly drawing: Drawing;
}

/** Folded away until asked for; left out on a terminal. */
export interface Details {
  readonly kind: 'details';
  readonly summary: string;
  readonly blocks: readonly Block[];
}

/** For readers who take their time; left out on a terminal. */
export interface Aside {
  readonly kind: 'aside';
  readonly blocks: readonly Block[];
}

export type Drawing = Lines | Intervals | Matrix | Clusters | Policy;

export interface Axis {
  /** What it measures, without an arrow. */
  readonly label: string;
  /** Default `'linear'`. */
  readonly scale?: 'linear' | 'log';
  /** The range of the data unless given. */
  readonly domain?: readonly [low: number, high: number];
  /** Shares of 0 to 1 as per cent. */
  readonly percent?: boolean;
}

/** Values against a quantity, each line named at its end. */
export interface Lines {
  readonly kind: 'lines';
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  /** A level to mark, such as a threshold. */
  readonly level?: number;
  /** Marks `y = x`. */
  readonly diagonal?: boolean;
}

export interface Line {
  readonly name: string;
  /** Number of its colour; 0 is the baseline's. */
  readonly series: number;
  readonly dashed?: boolean;
  /** How `low` to `high` is drawn: `'band'` for curves of many points, `'whiskers'` (default) for a few measured ones. */
  readonly spread?: 'band' | 'whiskers';
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** Estimates with their intervals, one a row, in groups. */
export interface Intervals {
  readonly kind: 'intervals';
  readonly x: Axis;
  /** A level to mark, such as 1 for ratios. */
  readonly level?: number;
  readonly bars: readonly Bar[];
}

export interface Bar {
  readonly group: string;
  readonly name: string;
  readonly series: number;
  readonly interval: Interval;
}

/** Numbers by row and column, shaded: from 0, empty, to 1, full. NaN is unknown. */
export interface Matrix {
  readonly kind: 'matrix';
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly values: readonly (readonly number[])[];
}

/** Partitions of state-action pairs side by side, drawn where the pairs are; equal colours and numbers are one class. */
export interface Clusters {
  readonly kind: 'clusters';
  readonly layout: Layout;
  readonly actions: number;
  readonly panels: readonly ClusterPanel[];
}

export interface ClusterPanel {
  readonly title: string;
  /** `labels[state * actions + action]`; -1 for a pair in no class. */
  readonly labels: ArrayLike<number>;
  /** A line under the title, such as `45 classes of 320 pairs`. */
  readonly note?: string;
}

/** A greedy policy: a move a state, shaded by the value of its greedy action. */
export interface Policy {
  readonly kind: 'policy';
  readonly layout: Layout;
  /** Greedy action of each state. */
  readonly policy: ArrayLike<number>;
  /** `q[state * actions + action]`. */
  readonly q: ArrayLike<number>;
  /** 1 for states to draw; all without. */
  readonly live?: ArrayLike<number>;
}
