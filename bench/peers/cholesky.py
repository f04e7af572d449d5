"""The lower Cholesky factor of a positive definite matrix with NumPy (LAPACK), in the protocol of bench/native/bench.h.

    python3 cholesky.py DATA

DATA holds i32 [size], then f64 the matrix [size x size]. One thread, as the others.
"""
import os

for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[name] = "1"

import sys
import time

import numpy


def next_array(file, dtype):
    length = int(numpy.frombuffer(file.read(8), numpy.uint64)[0])
    return numpy.frombuffer(file.read(length), dtype)


with open(sys.argv[1], "rb") as file:
    size = int(next_array(file, numpy.int32)[0])
    matrix = next_array(file, numpy.float64).reshape(size, size)

for line in sys.stdin:
    budget = float(line) / 1000
    seconds = []
    while not seconds or sum(seconds) < budget:
        start = time.perf_counter()
        factor = numpy.linalg.cholesky(matrix)
        seconds.append(time.perf_counter() - start)
    print(repr(float(factor.sum())), *seconds, flush=True)
