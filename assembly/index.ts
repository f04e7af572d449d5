/**
 * The ABI of orbit-rl's core: the explicit export list and nothing else.
 *
 * The module imports nothing and exports its `memory`. Pointers are byte offsets (u32); arrays are dense and
 * little-endian; `i32*` reads "pointer to 32-bit integers", `f64*` "pointer to 64-bit floats". Kernels assume valid
 * input: the TypeScript around them checks. Views of `memory` are stale after any call that may allocate.
 */

// Memory: blocks are zeroed, 16-byte aligned, and live until released.
export { allocate, release, memoryInUse } from './memory';
// What a call held that trapped: `memoryMark()` before it, `memoryRecover(mark)` after it; the mark is released by the caller.
export { memoryMark, memoryRecover } from './memory';

// Random numbers: xoshiro128** with 16 bytes of state.
export { randomSeed, randomU32 as randomNext } from './random';

// Models: value iteration and rollouts of a finite MDP. The header is laid out in `assembly/model/layout.ts`, the block
// of a rollout in `assembly/learning/rollout.ts`.
export { valueIteration } from './model/value-iteration';
export { rollout } from './learning/rollout';

// Learners: tabular learning. A learner is a record in memory (`learning/record.ts`) with f64 values `q[s * actions + a]`
// (preferences for policy gradients) and its own generator. Kinds: 0 Q-learning, 1 SARSA, 2 Expected SARSA, 3 double
// Q-learning, 4 Q(λ), 5 SARSA(λ), 6 REINFORCE, 7 actor-critic; `learning/learner.ts` lists the draws. After writing values
// from outside, call `learnerSettle`. `learnerCritic` is 0 for kinds below 6.
export { learnerCreate, learnerRelease, learnerValues, learnerCritic, learnerGenerator, learnerSettle, learnerUpdates } from './learning/learner';
// One environment step a call: `learnerBegin` and `learnerAdvance` give the next action; `terminated` is 0 or 1; an episode
// that was truncated is ended by `learnerEnd` or the next `learnerBegin`.
export { learnerBegin, learnerAdvance, learnerObserve, learnerEnd } from './learning/learner';
// Couplings: rule 0 none, 1 preconditioner, 2 the same guarded, 3 target sharing, 4 quotient, 5 sampling of one partner, 6 of
// all, 7 augmentation. The partners are blocks made by `allocate`, owned by the learner from then on: i32
// rowStarts[pairs + 1], i32 columns (pairs, ascending, without the row's own), f64 steps (step size times similarity) of the
// values and of the critic, u32 thresholds (see `learning/sampling.ts`) of each row; i32 stateMaps[images * states] and i32
// pairMaps[images * pairs].
export { learnerCouple } from './learning/learner';
// Whole episodes of an uploaded model; recorded steps are 16 bytes each: u32 state, u32 action, f64 reward.
export { learnerRun, learnerRecord, learnerRecordSteps, learnerForget } from './learning/learner-run';
// The same for several learners side by side: `assembly/learning/sweep.ts` says for which, and what a job holds.
export { learnerSweep } from './learning/sweep';

// Trajectory trees: `assembly/trajectories/tree.ts` says what a tree record holds. Symbols of lists are 0 for the end
// marker and k for the k-th reward from below. Windows have weights in trees made with a weight limit above 0.
export { treeNew, treeFree } from './trajectories/tree';
// A trap leaves whole trees: those with the first `treeCounted` windows of a `treeCount`, or, after `treeForget`, those before a `treeAdd`.
export { treeCounted } from './trajectories/tree';
export { treeForget } from './trajectories/alphabet';
// `treeCount` counts stretches of experience and gives the u32 number of windows that are best counted at once (0: any); `treeAdd` adds a list that `treeList` made, its windows included.
export { treeCount, treeAdd } from './trajectories/counting';
// Reading: visits (i32, one a pair) are added to the caller's block; the others give blocks for the caller to release.
export { treeVisits, treeNodes, treeAlphabetSize, treeAlphabet, treeList } from './trajectories/listing';
// Compressed sparse rows: the block `[columns, entries, rowStarts, columnIndices, counts, lengths, weights]`.
export { treeFreeze } from './trajectories/freeze';

// Similarity of rows of counts. Rows are taken in blocks of eight, `first .. first + 7`, against all rows from `first` on;
// `sums` is f64[8 * rows], `rows` a multiple of 8. Clear, add tiles and posting lists (a row at a time, in order), finish
// each row, set the diagonal. Tiles hold dense columns, `stride` bytes a row; `assembly/similarity/tile.ts` has the lists.
export { similarityClear, similarityDiagonal, similaritySkip } from './similarity/tile';
// Layout: what is known of the columns, counts in tiles, in posting lists, and made probabilities in place.
export { similarityCensus, similarityFill, similarityPostings, similarityProbabilities } from './similarity/layout';
// `Σ min(N, N')`, then χ by f64 `totals`; `product` is 0 for the geometric normalisation.
export { intersectionTile8, intersectionTile16, intersectionTile32 } from './similarity/intersection';
export { intersectionPostings, intersectionFinish } from './similarity/intersection';
// `Σ N N'` of one trajectory length, folded into `Σ p p'`, then χ.
export { coincidenceTile16, coincidenceTile64, coincidencePostings } from './similarity/coincidence';
export { coincidenceFold, coincidenceFinish } from './similarity/coincidence';
// Jensen-Shannon of f32 probabilities `p`, scaled by a constant, with `log2 p`.
export { jensenShannonLogs, jensenShannonPrepare, jensenShannonTile } from './similarity/jensen-shannon';
export { jensenShannonPostings } from './similarity/jensen-shannon';
export { jensenShannonFinish } from './similarity/jensen-shannon-finish';
// Sparse output: the entries above a limit, and the nearest k partners of each row.
export { similaritySelect, similarityOffer } from './similarity/select';

// Networks: multi-layer perceptrons in f32. A network is one block of `networkBytes` bytes (`assembly/network/layout.ts`),
// laid out once and returned by `release`. Optimisers: 0 SGD, 1 momentum, 2 Adam; activations: 0 identity, 1 ReLU, 2 tanh;
// losses: 0 squared error, 1 Huber, 2 cross-entropy.
export { networkBytes, networkLayOut, networkStage } from './network/layout';
// Rows pass through the stage: f32, row after row without gaps; inputs, then (training) targets.
export { networkForward, networkOutputs, networkLoss, networkBackward, networkZeroGradients, networkTrain } from './network/network';
export { networkStep, networkSteps, networkSetSteps } from './network/optimizer';
// Blocks laid out layer after layer, `w[in][out]` then biases: 0 parameters, 1 gradients, 2 and 3 the optimiser's moments.
export { networkRead, networkWrite } from './network/rows';

// Joins of similar rows, without looking at all pairs: one is open at a time, and `joinOpen` says what it takes. Members are
// given rows (u32) by representative.
export { joinOpen, joinClose, joinGroups, joinMembers, joinMemberStarts } from './similarity/join/rows';
// Work that the next kernel of a join may do before it traps (rows looked at; `Infinity`), and what is left of it.
export { joinBudget, joinBudgetLeft } from './similarity/join/state';
// Components of the graph of similar rows; all similar pairs (chunks of 2^18 `[u32 i, u32 j, f64 χ]`); the nearest of each.
export { joinComponents } from './similarity/join/components';
export { joinPairs, joinPairsKept, joinPairsChunk, joinPairsRelease } from './similarity/join/pairs';
export { joinNearest, joinDegrees } from './similarity/join/nearest';

// Statistics of random Fourier features, `ΦᵀΦ`, `Φᵀy` and `yᵀy` (f64): `assembly/continuous/gram.ts` has the record's layout. The caller
// writes weights (`weights[input][cosine padded to 2]`) and phases after `gramCreate`; `release` gives the record back.
export { gramCreate, gramWeights, gramPhases, gramTotals, gramCross, gramSquares, gramAdd } from './continuous/gram';
// The lower Cholesky factor of a matrix (f64, row after row) with `lambda` added to its diagonal, in place.
export { choleskyFactor } from './continuous/cholesky';
