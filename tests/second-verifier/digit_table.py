"""Digit tables (proof-format.md, section 7)."""

import secrets

from py_ecc.optimized_bls12_381 import G2 as BP2

import g1
from hashing import digit_base, sha256
from pairing import product_is_one
from points import g1_point, g2_point
from refusal import refuse_if

DIGITS = 256
LENGTH = 96 + 48 * DIGITS


def digit_key(data):
    """The 128 bytes that stand for a table in the trust list."""
    return data[:96] + sha256(b"NONLA-DIGIT-TABLE-V1" + data)


def read(data, listed):
    """The points of the table of a listed digit key. Refuses a table that is not that one or not valid."""
    refuse_if(len(data) != LENGTH, "wrong length")
    key = g2_point(data[:96])
    points = [g1_point(data[i:i + 48]) for i in range(96, LENGTH, 48)]
    refuse_if(not _holds(key, points), "does not verify")
    refuse_if(digit_key(data) != listed, "other table")
    return points


def _holds(key, points):
    """All of e(A_d, Y + BP2 * d) = e(G, BP2), as one sum."""
    weights = [1 + secrets.randbelow(2**128 - 1) for _ in points]
    left = g1.weighted_sum(zip(points, weights))
    right = [(point, weight * d) for d, (point, weight) in enumerate(zip(points, weights))]
    return product_is_one([(left, key), (g1.weighted_sum(right + [(digit_base(), -sum(weights))]), BP2)])
