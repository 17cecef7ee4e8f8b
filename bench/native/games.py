"""Prices games with NumPy: games.py WAY WARM_UP SPAN LEAST FILE... prints what main.c prints."""

import sys
import time

import numpy

SAMPLE = 4.0


def scores_of(rewards, sizes, scale):
    return numpy.matmul(sizes / scale, rewards)


def softmax(scores, baselines):
    highest = scores.max(axis=-1, keepdims=True)
    weights = baselines * numpy.exp(scores - highest)
    mass = weights.sum(axis=-1, keepdims=True)
    return weights / mass, (highest + numpy.log(mass))[..., 0]


def stable(rewards, baselines, sizes, scale):
    """phi by expm1; rewards [..., n, m], baselines [..., m]."""
    policies, log_mass = softmax(scores_of(rewards, sizes, scale), baselines)
    valuations = numpy.matmul(rewards, policies[..., None])[..., 0]
    z = (rewards - valuations[..., None]) * (sizes / scale)[:, None]
    z = numpy.expm1(-z) + z
    payments = scale * numpy.log1p(numpy.matmul(z, policies[..., None])[..., 0])
    return policies, valuations, payments, sizes * valuations - payments, scale * log_mass


def textbook(rewards, baselines, sizes, scale):
    """n + 1 log-sum-exps and their differences."""
    scores = scores_of(rewards, sizes, scale)
    policies, log_mass = softmax(scores, baselines)
    valuations = numpy.matmul(rewards, policies[..., None])[..., 0]
    without = scores[..., None, :] - (sizes / scale)[:, None] * rewards
    highest = without.max(axis=-1, keepdims=True)
    mass = numpy.matmul(numpy.exp(without - highest), baselines[..., None])
    log_without = (highest + numpy.log(mass))[..., 0]
    payments = scale * (log_without - log_mass[..., None]) + sizes * valuations
    return policies, valuations, payments, sizes * valuations - payments, scale * log_mass


def one_by_one(rewards, baselines, sizes, scale):
    games = [stable(rewards[p], baselines[p], sizes, scale) for p in range(len(rewards))]
    return tuple(numpy.array(column) for column in zip(*games))


WAYS = {"stable": stable, "textbook": textbook, "one-by-one": one_by_one}


def read(path):
    numbers = numpy.fromfile(path)
    groups, outcomes, prompts = (int(number) for number in numbers[:3])
    parts = numpy.split(numbers[4:], numpy.cumsum([groups, groups * outcomes * prompts]))
    return (parts[1].reshape(prompts, groups, outcomes), parts[2].reshape(prompts, outcomes), parts[0], numbers[3])


def lasts(run, runs):
    start = time.perf_counter()
    for _ in range(runs):
        run()
    return 1e3 * (time.perf_counter() - start)


def sample(run, warm_up, span, least):
    warm = 0.0
    while warm < warm_up:
        warm += lasts(run, 1)
    runs = 1
    while (once := lasts(run, runs)) < min(SAMPLE, span):
        runs *= 2
    times = [once / runs]
    while len(times) < least or sum(times) * runs < span:
        times.append(lasts(run, runs) / runs)
    return float(numpy.median(times))


def checksum(column):
    flat = column.reshape(-1)
    return float(((1 + numpy.arange(flat.size) % 7) * flat).sum())


way, warm_up, span, least = WAYS[sys.argv[1]], float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4])
for path in sys.argv[5:]:
    game = read(path)
    sums = [checksum(column) for column in way(*game)]
    print([sample(lambda: way(*game), warm_up, span, least), sums])
