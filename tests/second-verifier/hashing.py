"""Hashing, identifiers, generators and domains (proof-format.md, section 2)."""

import hashlib
from functools import lru_cache

from py_ecc.bls.hash_to_curve import hash_to_G1

import g1
from points import g1_bytes, g1_point

SUITE = b"nonla-bbs-2:BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_:draft-10"
API = b"BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_NONLA_TYPED_V1_"
SCOPE_TAG = b"NONLA-SCOPE-V1"
ENROL_TAG = b"NONLA-ENROL-V1"
GAP_HEADER = b"NONLA-GAP-V1"
FIRST_CHALLENGE_TAG = b"NONLA-DIGIT-WEIGHT-V1"
SECOND_CHALLENGE_TAG = b"NONLA-PRESENTATION-CHALLENGE-V2"
COMMITMENT_TAG = b"NONLA-DIGIT-COMMITMENT-V1"
P1 = g1_point(bytes.fromhex("a8ce256102840821a3e94ea9025e4662b205762f9776b3a766c872b948f1fd22"
                            "5e7c59698588e70d11406d161b4e28c9"))


def integer(n, length):
    """I(n, k)."""
    return n.to_bytes(length, "big")


def frame(*parts):
    return b"".join(integer(len(part), 8) + part for part in parts)


def sha256(data):
    return hashlib.sha256(data).digest()


def tagged(tag, *parts):
    return sha256(frame(tag, *parts))


def expand(message, tag, length):
    """expand_message_xmd of RFC 9380, section 5.3.1, with SHA-256."""
    tag += integer(len(tag), 1)
    first = sha256(bytes(64) + message + integer(length, 2) + b"\0" + tag)
    block = sha256(first + b"\1" + tag)
    out = block
    for number in range(2, -(-length // 32) + 1):
        mixed = bytes(a ^ b for a, b in zip(first, block))
        block = sha256(mixed + integer(number, 1) + tag)
        out += block
    return out[:length]


def hash_to_scalar(message, tag):
    """H2S."""
    return int.from_bytes(expand(message, tag, 48), "big") % g1.R


@lru_cache(maxsize=256)
def hash_to_curve(message, tag):
    """H2C. The answer is affine."""
    return g1.from_py_ecc(hash_to_G1(message, tag, hashlib.sha256))


@lru_cache(maxsize=None)
def generators():
    """Q_1, then H_1 to H_11."""
    seed_tag = API + b"SIG_GENERATOR_SEED_"
    value = expand(API + b"MESSAGE_GENERATOR_SEED", seed_tag, 48)
    found = []
    for i in range(1, 13):
        value = expand(value + integer(i, 8), seed_tag, 48)
        found.append(hash_to_curve(value, API + b"SIG_GENERATOR_DST_"))
    return found[0], found[1:]


@lru_cache(maxsize=None)
def digit_base():
    """G."""
    return hash_to_curve(b"digit base", b"NONLA-DIGIT-BASE-V1")


@lru_cache(maxsize=None)
def upper_digit_base(k):
    """J_k."""
    return hash_to_curve(b"J" + str(k).encode(), COMMITMENT_TAG)


@lru_cache(maxsize=None)
def blinding_base():
    """K."""
    return hash_to_curve(b"K", COMMITMENT_TAG)


@lru_cache(maxsize=None)
def code_bases():
    """U_1 and U_2."""
    return hash_to_curve(b"J", b"NONLA-ONE-OF-V1"), hash_to_curve(b"K", b"NONLA-ONE-OF-V1")


def scope_of(trust_domain, verifier):
    """The scope of a verifier's pseudonyms in a trust domain."""
    return frame(trust_domain.encode(), verifier.encode())


@lru_cache(maxsize=256)
def domain(key, slots, header):
    q1, messages = generators()
    points = b"".join(g1_bytes(point) for point in [q1] + messages[:slots])
    data = key + integer(slots, 8) + points + API + integer(len(header), 8) + header
    return hash_to_scalar(data, API + b"H2S_")


def hash_of_text(text):
    """The scalar of a slot of kind text."""
    return hash_to_scalar(text.encode(), API + b"MAP_MSG_TO_SCALAR_AS_HASH_")
