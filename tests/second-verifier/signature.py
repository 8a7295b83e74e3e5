"""BBS signatures of the typed interface (proof-format.md, section 2, *Signature*)."""

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
    a, e = signature
    q1, bases = generators()
    terms = [(a, e), (P1, -1), (q1, -domain(key, len(messages), header))]
    terms += [(base, -m) for base, m in zip(bases, messages)]
    return product_is_one([(g1.multiply(a, 1), g2_point(key)), (g1.weighted_sum(terms), BP2)])
