"""Blind requests and signatures as a pseudonym (proof-format.md, sections 11 and 12).

Both are proofs of one number behind points of G1: the commitments are computed anew from the responses and the
challenge has to come out again.
"""

import g1
from hashing import ENROL_TAG, SCOPE_TAG, frame, generators, hash_to_curve, hash_to_scalar, integer
from points import g1_bytes, g1_point, scalar
from refusal import refuse_if

IDENTITY = b"\xc0" + bytes(47)


def _commitment(base, response, point, c):
    """base * response - point * c, as bytes."""
    total = g1.weighted_sum([(base, response), (point, -c)])
    return IDENTITY if total[2] == 0 else g1_bytes(g1.to_affine(total))


def blind_challenge(issuer, key, header, nonce, points):
    return hash_to_scalar(frame(issuer.encode(), key, header, nonce) + points, b"NONLA-BLIND-REQUEST-V1")


def check_blind_request(data, issuer, key, header, nonce):
    """The enrolment tag E, as written, of a blind request that holds."""
    refuse_if(len(data) != 160, "wrong length")
    commitment, tag = g1_point(data[:48]), g1_point(data[48:96])
    c, response = scalar(data[96:128]), scalar(data[128:])
    t1 = _commitment(generators()[1][0], response, commitment, c)
    t2 = _commitment(hash_to_curve(issuer.encode(), ENROL_TAG), response, tag, c)
    refuse_if(blind_challenge(issuer, key, header, nonce, data[:96] + t1 + t2) != c, "does not verify")
    return data[48:96]


def pseudonym_challenge(scope, pseudonym, commitment, message):
    data = integer(len(scope), 8) + scope + pseudonym + commitment + integer(len(message), 8) + message
    return hash_to_scalar(data, b"NONLA-PSEUDONYM-SIGNATURE-V1")


def check_pseudonym_signature(signature, scope, pseudonym, message):
    refuse_if(len(signature) != 64, "wrong length")
    c, response = scalar(signature[:32]), scalar(signature[32:])
    t = _commitment(hash_to_curve(scope, SCOPE_TAG), response, g1_point(pseudonym), c)
    refuse_if(pseudonym_challenge(scope, pseudonym, t, message) != c, "bad signature")
