"""BBS signatures of the typed interface (proof-format.md, section 2, *Signature*)."""

import secrets
from collections import defaultdict

from py_ecc.optimized_bls12_381 import G2 as BP2

import g1
from hashing import P1, domain, generators
from pairing import product_is_one
from points import g1_point, g2_point, scalar
from refusal import refuse_if

LENGTH = 80


def read(data):
    """A as an affine point, and e."""
    refuse_if(len(data) != LENGTH, "wrong length")
    return g1_point(data[:48]), scalar(data[48:])


def is_valid(signature, key, header, messages):
    """Whether e(A, W + BP2 * e) = e(B, BP2)."""
    return all_valid([(signature, messages)], key, header)


def all_valid(signed, key, header):
    """The same for pairs of signature and messages, as many messages each, as one sum with weights of 128 bits."""
    q1, bases = generators()
    left, right, fixed = [], [], defaultdict(int)
    for (a, e), messages in signed:
        weight = 1 + secrets.randbelow(2**128 - 1)
        left.append((a, weight))
        right.append((a, weight * e))
        fixed[P1] -= weight
        fixed[q1] -= weight * domain(key, len(messages), header)
        for base, m in zip(bases, messages):
            fixed[base] -= weight * m
    right += fixed.items()
    return product_is_one([(g1.weighted_sum(left), g2_point(key)), (g1.weighted_sum(right), BP2)])
