"""Ed25519 of RFC 8032, checked as strictly as section 4 of specs/proof-format.md says."""

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)


def add(one, other):
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(point, scalar):
    result = IDENTITY
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def write(point):
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def read(data):
    """The point, or None for what no point is written as."""
    value = int.from_bytes(data, "little")
    sign, y = value >> 255, value & (1 << 255) - 1
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = read((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def has_small_order(point):
    return write(multiply(point, 8)) == write(IDENTITY)


def is_key(data):
    point = read(data)
    return point is not None and not has_small_order(point)


def verifies(key, signature, message):
    if len(signature) != 64 or not is_key(key):
        return False
    first, scalar = signature[:32], int.from_bytes(signature[32:], "little")
    commitment = read(first)
    if scalar >= ORDER or commitment is None or has_small_order(commitment):
        return False
    digest = hashlib.sha512(first + key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    x, y, z, t = multiply(read(key), challenge)
    return write(add(multiply(BASE, scalar), (-x % P, y, z, -t % P))) == first
