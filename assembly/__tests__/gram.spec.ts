import { allocate, release } from '../memory';
import { gramAdd, gramCreate, gramCross, gramPhases, gramSquares, gramTotals, gramWeights } from '../continuous/gram';

/** One input, two cosines of it, one target: D = 4. */
function make(rows: i32): usize {
  const record = gramCreate(1, 2, 1);
  store<f64>(gramWeights(record), 1);
  store<f64>(gramWeights(record) + 8, 2);
  store<f64>(gramPhases(record), 0);
  store<f64>(gramPhases(record) + 8, 0);
  const z = allocate(<usize>rows * 8);
  const y = allocate(<usize>rows * 8);
  for (let r = 0; r < rows; ++r) {
    store<f64>(z + (<usize>r << 3), <f64>r * 0.25);
    store<f64>(y + (<usize>r << 3), 2.0 - <f64>r);
  }
  gramAdd(record, z, y, rows);
  release(z);
  release(y);
  return record;
}

describe('gram', () => {
  it('adds up products of features, past a block of 64 and an odd rest', () => {
    const rows = 67;
    const record = make(rows);
    let ones: f64 = 0, inputs: f64 = 0, waves: f64 = 0, targets: f64 = 0, squares: f64 = 0;
    for (let r = 0; r < rows; ++r) {
      const z = <f64>r * 0.25;
      const y = 2.0 - <f64>r;
      ones += 1;
      inputs += z;
      // The amplitude is sqrt(2 / 2) = 1.
      waves += Math.cos(z) * Math.cos(2 * z);
      targets += y * z;
      squares += y * y;
    }
    const totals = gramTotals(record);
    expect(load<f64>(totals)).toBe(ones);
    expect(load<f64>(totals + 4 * 8)).toBeCloseTo(inputs, 9);
    expect(load<f64>(totals + (3 * 4 + 2) * 8)).toBeCloseTo(waves, 9);
    expect(load<f64>(gramCross(record) + 8)).toBeCloseTo(targets, 9);
    expect(load<f64>(gramSquares(record))).toBe(squares);
    release(record);
  });

  it('adds nothing of no rows', () => {
    const record = make(0);
    expect(load<f64>(gramTotals(record))).toBe(0);
    release(record);
  });
});
