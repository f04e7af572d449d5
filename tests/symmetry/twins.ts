import { tabularModel } from '../../src/environments/gymnasium-table.js';

/**
 * Two states to start in, alike but for their names: action 0 ends at reward 1, action 1 leads at reward 0 to a third
 * state, whose two actions both end at reward 3. Pairs (s, a): 0 (0,0), 1 (0,1), 2 (1,0), 3 (1,1), 4 and 5 of state 2.
 */
export const twins = tabularModel({
  nS: 4,
  nA: 2,
  isd: [0.5, 0.5, 0, 0],
  P: [
    [[[1, 3, 1, true]], [[1, 2, 0, false]]],
    [[[1, 3, 1, true]], [[1, 2, 0, false]]],
    [[[1, 3, 3, true]], [[1, 3, 3, true]]],
    [[[1, 3, 0, true]], [[1, 3, 0, true]]],
  ],
});
