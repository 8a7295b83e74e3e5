"""Arithmetic in G1 on plain integers (proof-format.md, section 1: the curve).

The curve is y^2 = x^3 + 4 over the field of p elements. A point that was read is affine, a pair `(x, y)`; sums
are Jacobian, `(X, Y, Z)` for x = X / Z^2 and y = Y / Z^3, with Z = 0 for the identity. py_ecc has the same
curve; its field elements are objects, which makes sums ten times slower.
"""

from py_ecc.optimized_bls12_381 import FQ, curve_order, field_modulus

P = field_modulus
R = curve_order
B = 4
IDENTITY = (1, 1, 0)


def double(a):
    x, y, z = a
    if z == 0:
        return a
    yy = y * y % P
    s = 4 * x * yy % P
    m = 3 * x * x % P
    x3 = (m * m - 2 * s) % P
    return x3, (m * (s - x3) - 8 * yy * yy) % P, 2 * y * z % P


def add(a, b):
    """The sum of two Jacobian points."""
    if a[2] == 0:
        return b
    if b[2] == 0:
        return a
    x1, y1, z1 = a
    x2, y2, z2 = b
    z1z1, z2z2 = z1 * z1 % P, z2 * z2 % P
    u1, s1 = x1 * z2z2 % P, y1 * z2 * z2z2 % P
    return _finish(u1, s1, x2 * z1z1 % P, y2 * z1 * z1z1 % P, z1 * z2 % P, a)


def add_affine(a, b):
    """The sum of a Jacobian point and an affine one."""
    x1, y1, z1 = a
    if z1 == 0:
        return b[0], b[1], 1
    zz = z1 * z1 % P
    return _finish(x1, y1, b[0] * zz % P, b[1] * z1 * zz % P, z1, a)


def _finish(u1, s1, u2, s2, z, a):
    """The rest of an addition, both points being over one denominator."""
    h, r = (u2 - u1) % P, (s2 - s1) % P
    if h == 0:
        return double(a) if r == 0 else IDENTITY
    hh = h * h % P
    hhh, v = h * hh % P, u1 * hh % P
    x3 = (r * r - hhh - 2 * v) % P
    return x3, (r * (v - x3) - s1 * hhh) % P, z * h % P


def multiply(point, scalar):
    """A multiple of an affine point, for any scalar from 0 on, not reduced."""
    total = IDENTITY
    for bit in bin(scalar)[2:]:
        total = double(total)
        if bit == "1":
            total = add_affine(total, point)
    return total


def weighted_sum(terms, window=5):
    """The sum of `scalar * point` over pairs (affine point, scalar), after Pippenger."""
    terms = [(point, scalar % R) for point, scalar in terms]
    bits = max((scalar.bit_length() for _, scalar in terms), default=0)
    total = IDENTITY
    for shift in reversed(range(0, bits, window)):
        for _ in range(window):
            total = double(total)
        total = add(total, _window_sum(terms, shift, window))
    return total


def _window_sum(terms, shift, window):
    """The sum over one window's digits: every bucket once, times its number."""
    buckets = [IDENTITY] * (1 << window)
    for point, scalar in terms:
        digit = scalar >> shift & (1 << window) - 1
        if digit:
            buckets[digit] = add_affine(buckets[digit], point)
    running = total = IDENTITY
    for bucket in reversed(buckets[1:]):
        running = add(running, bucket)
        total = add(total, running)
    return total


def is_on_curve(x, y):
    return (y * y - x * x * x - B) % P == 0


def is_in_subgroup(point):
    return multiply(point, R)[2] == 0


def clear_cofactor(a):
    """A fixed multiple, prime to R, of a Jacobian point's part in the subgroup (RFC 9380, section 8.8.1)."""
    if a[2] == 0:
        return a
    return multiply(to_affine(a), 0xD201000000010001)


def to_affine(a):
    """The affine point of a Jacobian one that is not the identity."""
    inverse = pow(a[2], -1, P)
    square = inverse * inverse % P
    return a[0] * square % P, a[1] * square * inverse % P


def to_py_ecc(point):
    return FQ(point[0]), FQ(point[1]), FQ(1)


def from_py_ecc(point):
    x, y, z = (int(n) for n in point)
    inverse = pow(z, -1, P)
    return x * inverse % P, y * inverse % P
