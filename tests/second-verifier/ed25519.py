"""Ed25519 after RFC 8032, checked strictly (proof-format.md, section 4, *Compact JWS*)."""

import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
IDENTITY = (0, 1, 1, 0)


def add(a, b):
    """The sum of two points in extended coordinates (RFC 8032, section 5.1.4)."""
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    m, n = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * D * t1 * t2 % P, 2 * z1 * z2 % P
    e, f, g, h = n - m, d - c, d + c, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(point, scalar):
    total = IDENTITY
    for bit in bin(scalar)[2:]:
        total = add(total, total)
        if bit == "1":
            total = add(total, point)
    return total


def negate(point):
    x, y, z, t = point
    return -x % P, y, z, -t % P


def encode(point):
    x, y, z, _ = point
    inverse = pow(z, -1, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decode(data):
    """The point of 32 bytes, or None: no point, y not reduced, or the sign of x = 0 set."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if len(data) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_1 % P
    if x * x % P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def is_small_order(point):
    x, y, z, _ = multiply(point, 8)
    return x == 0 and y == z


def is_public_key(data):
    point = decode(data)
    return point is not None and not is_small_order(point)


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def verify(key, message, signature):
    """Whether the signature holds: S < L, key and R not of small order, [S]B - [k]A written as the bytes of R."""
    if len(signature) != 64 or not is_public_key(key):
        return False
    commitment, s = signature[:32], int.from_bytes(signature[32:], "little")
    if s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(commitment + key + message).digest(), "little") % L
    found = add(multiply(BASE, s), multiply(negate(decode(key)), k))
    return encode(found) == commitment and not is_small_order(found)


def sign(seed, message):
    """RFC 8032, section 5.1.6. For the tests: not in constant time."""
    digest = hashlib.sha512(seed).digest()
    a = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
    key = encode(multiply(BASE, a))
    r = int.from_bytes(hashlib.sha512(digest[32:] + message).digest(), "little") % L
    commitment = encode(multiply(BASE, r))
    k = int.from_bytes(hashlib.sha512(commitment + key + message).digest(), "little") % L
    return commitment + ((r + k * a) % L).to_bytes(32, "little")


def public_key(seed):
    digest = hashlib.sha512(seed).digest()
    a = int.from_bytes(digest[:32], "little") & (1 << 254) - 8 | 1 << 254
    return encode(multiply(BASE, a))
