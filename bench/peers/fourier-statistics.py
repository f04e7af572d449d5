"""Statistics of random Fourier features with NumPy, in the protocol of bench/native/bench.h.

    python3 fourier-statistics.py DATA

DATA holds i32 [inputs, cosines, targets, rows], then f64 weights [cosines x inputs], phases, inputs, targets. Products are NumPy's, on one
thread as the others are; `features.T @ features` is a symmetric product of BLAS.
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
    inputs, cosines, targets, rows = (int(value) for value in next_array(file, numpy.int32))
    weights = next_array(file, numpy.float64).reshape(cosines, inputs)
    phases = next_array(file, numpy.float64)
    z = next_array(file, numpy.float64).reshape(rows, inputs)
    y = next_array(file, numpy.float64).reshape(rows, targets)

amplitude = numpy.sqrt(2 / cosines)


def work():
    waves = amplitude * numpy.cos(z @ weights.T + phases)
    features = numpy.hstack([numpy.ones((rows, 1)), z, waves])
    return features.T @ features, features.T @ y, (y * y).sum(axis=0)


for line in sys.stdin:
    budget = float(line) / 1000
    seconds = []
    while not seconds or sum(seconds) < budget:
        start = time.perf_counter()
        gram, cross, squares = work()
        seconds.append(time.perf_counter() - start)
    checksum = float(numpy.tril(gram).sum() + cross.sum() + squares.sum())
    print(repr(checksum), *seconds, flush=True)
