/** The lines of the study: what is recorded where, and what ought to be found in it. */
import type { TransformationDefinition } from '../../continuous/transformation.js';
import type { ContinuousEnvironment } from '../../environments/environment.js';
import { planarPointMass } from '../../environments/planar-point-mass.js';
import { planarQuadrotor } from '../../environments/planar-quadrotor.js';
import { reacher } from '../../environments/reacher.js';
import type { RealActionEnvironment } from '../../environments/real-control.js';
import { makeControl } from '../../environments/registry.js';
import { actorLines } from './actor-lines.js';
import { aboutTheFloor, type LearningLine, learningLines } from './learning-lines.js';
import { type AdditionLine, type Line, otherLines, type TableLine } from './other-lines.js';
import { acrobotCandidates, cartPoleCandidates, diagonal, type PublishedCandidate } from './published.js';

interface WorldLine extends Line {
  readonly world: () => ContinuousEnvironment | RealActionEnvironment;
}

/** Candidates are given: those that are true have to be accepted for the dynamics, and no other. */
export interface CandidateLine extends WorldLine {
  readonly kind: 'candidates';
  readonly candidates: readonly PublishedCandidate[];
}

/** Nothing is given: the groups found have to be these, and as many generators. */
export interface GroupLine extends WorldLine {
  readonly kind: 'group';
  /** What generates the signed permutations among the symmetries of the dynamics, and of the whole problem. */
  readonly dynamics: readonly TransformationDefinition[];
  readonly whole: readonly TransformationDefinition[];
  readonly generators: number;
  readonly continuing: boolean;
}

/** A near-symmetry: accepted for the dynamics, and not for the whole. */
export interface NearLine extends WorldLine {
  readonly kind: 'near';
  readonly candidate: TransformationDefinition;
}

/** Generators of the plane: three, within an angle of the true ones. */
export interface AngleLine extends WorldLine {
  readonly kind: 'angle';
  readonly angle: number;
}

export type DetectionLine = CandidateLine | GroupLine | NearLine | AngleLine;

/** A map that takes coordinate `order[k]` times `signs[k]` to place `k`. */
function signed(order: readonly number[], signs: readonly number[]) {
  return { matrix: order.map((source, k) => order.map((_, j) => (j === source ? signs[k]! : 0))) };
}

const quarterTurn = {
  name: 'quarter turn',
  observation: signed([1, 0, 3, 2], [-1, 1, -1, 1]),
  actions: signed([1, 0], [-1, 1]),
};
const flip = { name: 'reflection', observation: diagonal(1, -1, 1, -1), actions: diagonal(1, -1) };
const reacherMirror = {
  name: 'mirror',
  observation: diagonal(1, -1, 1, -1, -1, -1),
  actions: diagonal(-1, -1),
};
const reacherTurn = {
  name: 'quarter turn of the first joint',
  observation: signed([1, 0, 2, 3, 4, 5], [-1, 1, 1, 1, 1, 1]),
  actions: diagonal(1, 1),
};
const quadrotorMirror = {
  name: 'mirror',
  observation: diagonal(-1, 1, 1, -1, -1, 1, -1),
  actions: signed([1, 0], [1, 1]),
};
const pendulumMirror = { name: 'mirror', observation: diagonal(1, -1, -1), actions: [2, 1, 0] };

const published = { kind: 'candidates', seeds: 50, longest: 500 } as const;
const groups = { kind: 'group', seeds: 20, transitions: 2000, continuing: true } as const;
const point = { dynamics: [quarterTurn, flip], whole: [quarterTurn, flip], generators: 3, longest: 20 } as const;
const arm = { dynamics: [reacherTurn, reacherMirror], whole: [reacherMirror], generators: 1, longest: 20 } as const;
const rotors = { dynamics: [quadrotorMirror], whole: [quadrotorMirror], generators: 2, longest: 20 } as const;
const swing = { dynamics: [pendulumMirror], whole: [pendulumMirror], generators: 0, longest: 40 } as const;
const cartPole = { ...published, transitions: 500, candidates: cartPoleCandidates };
const acrobot = { ...published, transitions: 1000, candidates: acrobotCandidates };
const plane = { kind: 'angle', angle: 0.05, seeds: 20, transitions: 1000, longest: 20 } as const;
const all = 'all true accepted, no false one';
const group = 'the whole group, no false element';
const three = 'three, principal angles ≤ 0.05';

export const detectionLines = {
  'cart-pole': { ...cartPole, name: 'cart-pole', target: all, world: () => makeControl('cart-pole-v1') },
  'cart-pole-noise': {
    ...cartPole,
    name: 'cart-pole, force noise 2',
    target: all,
    world: () => makeControl('cart-pole-v1', { forceNoise: 2 }),
  },
  acrobot: { ...acrobot, name: 'acrobot', target: all, world: () => makeControl('acrobot-v1') },
  'acrobot-noise': {
    ...acrobot,
    name: 'acrobot, torque noise 0.5',
    target: all,
    world: () => makeControl('acrobot-v1', { torqueNoise: 0.5 }),
  },
  pendulum: { ...groups, ...swing, name: 'pendulum', target: group, world: () => makeControl('pendulum-v1') },
  'point-mass': { ...groups, ...point, name: 'planar point mass', target: group, world: () => planarPointMass() },
  reacher: { ...groups, ...arm, name: 'reacher', target: group, world: () => reacher() },
  quadrotor: { ...groups, ...rotors, name: 'planar quadrotor', target: group, world: () => planarQuadrotor() },
  'mountain-car': {
    kind: 'near',
    name: 'mountain car, about its floor',
    target: 'of the dynamics, never of the task',
    seeds: 20,
    transitions: 2000,
    longest: 200,
    world: () => makeControl('mountain-car-v0'),
    candidate: aboutTheFloor,
  },
  'generators-0.01': {
    ...plane,
    name: 'generators of the plane, force noise 0.01',
    target: three,
    world: () => planarPointMass({ noise: 0.01 }),
  },
  'generators-0.1': {
    ...plane,
    name: 'generators of the plane, force noise 0.1',
    target: three,
    world: () => planarPointMass({ noise: 0.1 }),
  },
} as const satisfies Readonly<Record<string, DetectionLine>>;

export const continuousLines = { ...detectionLines, ...otherLines, ...learningLines, ...actorLines } as const;

export type LineName = keyof typeof continuousLines;

export type ContinuousLinePlan = DetectionLine | TableLine | AdditionLine | LearningLine;
