"""Sections 1 and 2 of specs/proof-format.md: points, scalars, hashing, generators, domains."""

import hashlib
from functools import lru_cache

from py_ecc.bls.hash_to_curve import hash_to_G1
from py_ecc.bls.point_compression import (
    compress_G1,
    compress_G2,
    decompress_G1,
    decompress_G2,
)
from py_ecc.optimized_bls12_381 import (
    FQ12,
    G2,
    Z1,
    add,
    curve_order,
    final_exponentiate,
    is_inf,
    multiply,
    pairing,
)

ORDER = curve_order
SCALAR = 32
POINT_G1 = 48
POINT_G2 = 96

SUITE = b"nonla-bbs-1:BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_:draft-10"
API = b"BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_NONLA_TYPED_V1_"


class Malformed(Exception):
    """Bytes that are no point or no scalar of section 1."""


def number(value, length):
    """I(n, k)."""
    return value.to_bytes(length, "big")


def frame(*parts):
    return b"".join(number(len(part), 8) + part for part in parts)


def sha256(data):
    return hashlib.sha256(data).digest()


def tagged(tag, *parts):
    return sha256(frame(tag, *parts))


def expand(message, tag, length):
    """expand_message_xmd of RFC 9380, section 5.3.1."""
    if len(tag) > 255:
        raise ValueError("tag too long")
    blocks = -(-length // 32)
    suffix = tag + number(len(tag), 1)
    first = sha256(bytes(64) + message + number(length, 2) + b"\0" + suffix)
    block = sha256(first + b"\1" + suffix)
    out = block
    for index in range(2, blocks + 1):
        mixed = bytes(x ^ y for x, y in zip(first, block))
        block = sha256(mixed + number(index, 1) + suffix)
        out += block
    return out[:length]


def hash_to_scalar(message, tag):
    return int.from_bytes(expand(message, tag, 48), "big") % ORDER


@lru_cache(maxsize=None)
def hash_to_curve(message, tag):
    return hash_to_G1(message, tag, hashlib.sha256)


def write_g1(point):
    return number(compress_G1(point), POINT_G1)


def write_g2(point):
    high, low = compress_G2(point)
    return number(high, 48) + number(low, 48)


def read_point(data, length, decompress, write):
    if len(data) != length:
        raise Malformed("wrong length")
    compressed, infinity = data[0] & 0x80, data[0] & 0x40
    if not compressed:
        raise Malformed("not a point")
    if infinity:
        identity = data == b"\xc0" + bytes(length - 1)
        raise Malformed("identity" if identity else "not a point")
    try:
        point = decompress(data)
    except ValueError:
        raise Malformed("not a point") from None
    if write(point) != data:
        raise Malformed("not a point")
    if not is_inf(multiply(point, ORDER)):
        raise Malformed("not in subgroup")
    return point


def read_g1(data):
    def decompress(data):
        return decompress_G1(int.from_bytes(data, "big"))

    return read_point(data, POINT_G1, decompress, write_g1)


@lru_cache(maxsize=None)
def read_g2(data):
    def decompress(data):
        halves = (data[:48], data[48:])
        return decompress_G2(tuple(int.from_bytes(half, "big") for half in halves))

    return read_point(data, POINT_G2, decompress, write_g2)


def read_scalar(data):
    value = int.from_bytes(data, "big")
    if len(data) != SCALAR:
        raise Malformed("wrong length")
    if value == 0:
        raise Malformed("scalar zero")
    if value >= ORDER:
        raise Malformed("scalar too large")
    return value


def total(*terms):
    """The sum of point * scalar."""
    result = Z1
    for point, scalar in terms:
        result = add(result, multiply(point, scalar % ORDER))
    return result


def pairings_cancel(one, key, other):
    """Whether e(one, key) + e(other, BP2) = 0."""
    product = pairing(key, one, final_exponentiate=False) * pairing(
        G2, other, final_exponentiate=False
    )
    return final_exponentiate(product) == FQ12.one()


P1 = read_g1(
    bytes.fromhex(
        "a8ce256102840821a3e94ea9025e4662b205762f9776b3a766c872b948f1fd22"
        "5e7c59698588e70d11406d161b4e28c9"
    )
)


@lru_cache(maxsize=None)
def generators(count):
    """g_1 .. g_count."""
    seed_tag = API + b"SIG_GENERATOR_SEED_"
    value = expand(API + b"MESSAGE_GENERATOR_SEED", seed_tag, 48)
    points = []
    for index in range(1, count + 1):
        value = expand(value + number(index, 8), seed_tag, 48)
        points.append(hash_to_curve(value, API + b"SIG_GENERATOR_DST_"))
    return tuple(points)


def domain_generator():
    """Q_1."""
    return generators(17)[0]


def slot_generator(slot):
    """H_(slot + 1)."""
    return generators(17)[slot + 1]


def digit_base():
    """G."""
    return hash_to_curve(b"digit base", b"NONLA-DIGIT-BASE-V1")


@lru_cache(maxsize=None)
def domain(key, count, header):
    points = write_g1(domain_generator())
    points += b"".join(write_g1(slot_generator(slot)) for slot in range(count))
    message = key + number(count, 8) + points + API + number(len(header), 8) + header
    return hash_to_scalar(message, API + b"H2S_")
