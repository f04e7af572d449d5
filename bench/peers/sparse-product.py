"""Cosines of sparse rows above a threshold, by SciPy's sparse matrix product, in the protocol of bench/native/bench.h.

    python3 sparse-product.py THRESHOLD list|components DATA

DATA holds i32 [rows, columns], i32 row starts, i32 columns, f64 values of rows of norm 1. Dot products are made as scikit-learn's
cosine_similarity(dense_output=False) makes them, in blocks of rows; what is above the threshold is kept as one sparse matrix, of which
the connected components are found where they are asked for.
"""
import sys
import time

import numpy
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import connected_components


def next_array(file, dtype):
    length = int(numpy.frombuffer(file.read(8), numpy.uint64)[0])
    return numpy.frombuffer(file.read(length), dtype)


with open(sys.argv[3], "rb") as file:
    rows, columns = next_array(file, numpy.int32)
    starts = next_array(file, numpy.int32)
    indices = next_array(file, numpy.int32)
    values = next_array(file, numpy.float64)

matrix = csr_matrix((values, indices, starts), shape=(rows, columns))
transposed = matrix.T.tocsr()
threshold = float(sys.argv[1])
for line in sys.stdin:
    budget = float(line) / 1000
    seconds = []
    while not seconds or sum(seconds) < budget:
        start = time.perf_counter()
        blocks = []
        for first in range(0, rows, 2000):
            block = matrix[first:first + 2000] @ transposed
            block.data[block.data <= threshold] = 0
            block.eliminate_zeros()
            blocks.append(block)
        similar = vstack(blocks, format="csr")
        found = similar.nnz
        if sys.argv[2] == "components":
            found = connected_components(similar, directed=False)[0]
        seconds.append(time.perf_counter() - start)
    print(found, *seconds, flush=True)
