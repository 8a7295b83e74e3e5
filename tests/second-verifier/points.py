"""Points and scalars as bytes (proof-format.md, section 1)."""

from functools import lru_cache

from py_ecc.bls.point_compression import modular_squareroot_in_FQ2
from py_ecc.optimized_bls12_381 import FQ2, b2, is_inf, multiply

import g1
from refusal import refuse_if

NOT_A_POINT = "not a point"
COMPRESSED, INFINITY, LARGER = 0x80, 0x40, 0x20


def _split(data, length):
    """The larger-root flag and the bytes of x. Refuses the identity and other flags."""
    refuse_if(len(data) != length, "wrong length")
    flags, first = data[0] & 0xE0, data[0] & 0x1F
    rest = bytes([first]) + data[1:]
    refuse_if(flags == COMPRESSED | INFINITY and not any(rest), "identity")
    refuse_if(flags not in (COMPRESSED, COMPRESSED | LARGER), NOT_A_POINT)
    return bool(flags & LARGER), rest


def _coordinate(data):
    number = int.from_bytes(data, "big")
    refuse_if(number >= g1.P, NOT_A_POINT)
    return number


@lru_cache(maxsize=4096)
def g1_point_of_any_subgroup(data):
    """Reads 48 bytes. The answer is affine, (x, y)."""
    larger, rest = _split(data, 48)
    x = _coordinate(rest)
    y = pow(x * x * x + g1.B, (g1.P + 1) // 4, g1.P)
    refuse_if(not g1.is_on_curve(x, y), NOT_A_POINT)
    if (y > g1.P - y) != larger:
        y = g1.P - y
    return x, y


@lru_cache(maxsize=4096)
def g1_point(data):
    """Reads 48 bytes of a point of the subgroup."""
    point = g1_point_of_any_subgroup(data)
    refuse_if(not g1.is_in_subgroup(point), "not in subgroup")
    return point


def g1_bytes(point):
    """Writes an affine point."""
    x, y = point
    flags = COMPRESSED | (LARGER if y > g1.P - y else 0)
    data = bytearray(x.to_bytes(48, "big"))
    data[0] |= flags
    return bytes(data)


@lru_cache(maxsize=256)
def g2_point(data):
    """Reads 96 bytes, the coefficient of u first. The answer is a point of py_ecc."""
    larger, rest = _split(data, 96)
    x = FQ2([_coordinate(rest[48:]), _coordinate(rest[:48])])
    y = modular_squareroot_in_FQ2(x * x * x + b2)
    refuse_if(y is None, NOT_A_POINT)
    if _is_larger(y) != larger:
        y = -y
    point = (x, y, FQ2.one())
    refuse_if(not is_inf(multiply(point, g1.R)), "not in subgroup")
    return point


def _is_larger(y):
    """Whether y is the larger of y and -y: by the coefficient of u, then by the other."""
    real, imaginary = (int(n) for n in y.coeffs)
    return imaginary > g1.P - imaginary if imaginary else real > g1.P - real


def scalar(data):
    """Reads 32 bytes, 0 < x < r."""
    refuse_if(len(data) != 32, "wrong length")
    number = int.from_bytes(data, "big")
    refuse_if(number >= g1.R, "scalar too large")
    refuse_if(number == 0, "scalar zero")
    return number
