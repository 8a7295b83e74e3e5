"""Multiples of points, as bytes."""

from py_ecc.bls.point_compression import compress_G2
from py_ecc.optimized_bls12_381 import G2, multiply

import g1
from hashing import integer
from points import g1_bytes


def times(point, scalar):
    """A multiple of an affine point, as bytes."""
    return g1_bytes(g1.to_affine(g1.multiply(point, scalar)))


def g2_bytes(scalar):
    return b"".join(integer(part, 48) for part in compress_G2(multiply(G2, scalar)))
