"""A product of pairings, compared with one (proof-format.md, section 8, *Checking*).

The Miller loop is py_ecc's. The last exponentiation is written out here, since py_ecc raises to the whole
exponent bit by bit: (p^12 - 1) / r = (p^6 - 1) (p^2 + 1) (p^4 - p^2 + 1) / r, and with z the curve's parameter

    3 (p^4 - p^2 + 1) / r = (z - 1)^2 (z + p) (z^2 + p^2 - 1) + 3

so the value raised here is the third power of py_ecc's. It is one for the same products.
"""

from py_ecc.optimized_bls12_381 import FQ12
from py_ecc.optimized_bls12_381.optimized_pairing import exp_by_p, miller_loop

import g1

ABS_Z = 0xD201000000010000  # z itself is negative


def product_is_one(pairs):
    """Whether e(P_1, Q_1) + .. = 0 for pairs (Jacobian point of G1, py_ecc point of G2), none of the latter 0."""
    product = FQ12.one()
    for left, right in pairs:
        if left[2] != 0:
            point = g1.to_py_ecc(g1.to_affine(left))
            product *= miller_loop(right, point, final_exponentiate=False)
    return final_exponentiate(product) == FQ12.one()


def conjugate(x):
    """x to the p^6. For values after the first step below it is 1 / x."""
    return FQ12([-c if i % 2 else c for i, c in enumerate(x.coeffs)])


def final_exponentiate(x):
    x = conjugate(x) / x
    x = exp_by_p(exp_by_p(x)) * x
    a = _to_z(x) * conjugate(x)
    a = _to_z(a) * conjugate(a)
    a = _to_z(a) * exp_by_p(a)
    a = _to_z(_to_z(a)) * exp_by_p(exp_by_p(a)) * conjugate(a)
    return a * x * x * x


def _to_z(x):
    total = x
    for bit in bin(ABS_Z)[3:]:
        total = total * total
        if bit == "1":
            total = total * x
    return conjugate(total)
