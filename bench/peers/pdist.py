"""SciPy's pdist on dense rows of counts, in the protocol of bench/native/bench.h.

    python3 pdist.py cityblock|jensenshannon DATA

DATA holds i32 [rows, columns] and f32 counts, row-major. The result is condensed: one number a pair. `Σ min` follows from
`Σ |N - N'|`, and JS from the square of SciPy's distance; both are left to the reader of the result here.
"""
import sys
import time

import numpy
from scipy.spatial.distance import pdist


def next_array(file, dtype):
    length = int(numpy.frombuffer(file.read(8), numpy.uint64)[0])
    return numpy.frombuffer(file.read(length), dtype)


with open(sys.argv[2], "rb") as file:
    rows, columns = next_array(file, numpy.int32)
    counts = next_array(file, numpy.float32).reshape(rows, columns).astype(numpy.float64)

last = [i * rows - i * (i + 1) // 2 + rows - 1 - i - 1 for i in range(rows - 1)]
for line in sys.stdin:
    budget = float(line) / 1000
    seconds = []
    while not seconds or sum(seconds) < budget:
        start = time.perf_counter()
        result = pdist(counts, sys.argv[1])
        seconds.append(time.perf_counter() - start)
    print(repr(float(result[last].sum())), *seconds, flush=True)
