"""The proof: its bytes, its challenge, its equations (proof-format.md, section 8).

The equations are checked as one sum. Every equation has a weight of its own of 128 bits, drawn by the system's
generator after the proof was read, so the prover cannot know it.
"""

import secrets
from collections import defaultdict
from dataclasses import dataclass

from py_ecc.optimized_bls12_381 import G2 as BP2

import g1
from hashing import (FIRST_CHALLENGE_TAG, P1, SCOPE_TAG, SECOND_CHALLENGE_TAG, SUITE, blinding_base, code_bases, digit_base,
                     domain, frame, generators, hash_to_curve, hash_to_scalar, integer, upper_digit_base)
from layout import HANDLE, SLOTS
from pairing import product_is_one
from points import g1_point, g1_point_of_any_subgroup, g2_point, scalar
from refusal import refuse_if
from statement import AT_MOST

SECRET, LOW, HIGH = 0, SLOTS, SLOTS + 1


@dataclass(frozen=True)
class Range:
    """constant + plus - minus = lower + 256 * upper, over variables; None stands for no variable."""

    constant: int
    plus: int | None
    minus: int | None
    lower: int
    upper: int | None


class Relation:
    """What a statement implies: variables, ranges, signatures, counts."""

    def __init__(self, statement):
        self.statement = statement
        gap = statement.gap
        self.hidden = [slot for slot in range(SLOTS) if slot not in statement.shown]
        self.signatures = [_credential_signature(statement, self.hidden)] + ([_gap_signature(gap)] if gap else [])
        self.ranges = []
        first = SLOTS + (2 if gap else 0)
        for item in statement.ranges:
            self.ranges.append(Range(*_slot_sides(*item), first, first + 1))
            first += 2
        if gap:
            self.ranges += [Range(-1, HANDLE, LOW, first, None), Range(-1, HIGH, HANDLE, first + 1, None)]
        self.uppers = [item.upper for item in self.ranges if item.upper is not None]
        self.digits = [digit for item in self.ranges for digit in (item.lower, item.upper) if digit is not None]
        self.responses = self.hidden + ([LOW, HIGH] if gap else []) + self.uppers
        some_digits, some_uppers = int(bool(self.digits)), int(bool(self.uppers))
        count = len(self.signatures)
        sizes = [len(codes) for _, codes in statement.codes]
        self.first_points = (4 * count + len(self.digits) + 2 * some_uppers + sum(2 + size for size in sizes)
                             + (statement.scope is not None))
        self.points = self.first_points + some_digits
        self.scalars = 3 * count + some_digits + some_uppers + sum(2 * size for size in sizes) + len(self.responses)

    def must_lie_in_subgroup(self, place):
        """Whether the point at this place is `Abar` or `V`."""
        rest = place - 4 * len(self.signatures)
        return rest < len(self.digits) if rest >= 0 else place % 4 == 0

    @property
    def length(self):
        return 48 * self.points + 32 * self.scalars


def _slot_sides(slot, side, bound):
    """(constant, plus, minus) of the table of ranges."""
    return (bound, None, slot) if side == AT_MOST else (-bound, slot, None)


def _credential_signature(statement, hidden):
    """(key, domain, shown messages, hidden messages as pairs of message and variable)."""
    return statement.key, domain(statement.key, SLOTS, statement.header), statement.shown, [(k, k) for k in hidden]


def _gap_signature(gap):
    return gap.key, domain(gap.key, 3, gap.header), {0: gap.period}, [(1, LOW), (2, HIGH)]


def transcript(statement, commitments):
    """`t`: the parts that are hashed to the first challenge, framed."""
    gap, number = statement.gap, lambda n: integer(n, 8)
    parts = [(b"suite", SUITE), (b"issuer-key", statement.key), (b"header", statement.header),
             (b"slots", number(SLOTS)), (b"digit-key", statement.digit_key),
             (b"shown-count", number(len(statement.shown)))]
    for slot, value in sorted(statement.shown.items()):
        parts += [(b"shown-slot", number(slot)), (b"shown-value", integer(value, 32))]
    parts.append((b"range-count", number(len(statement.ranges))))
    for slot, side, bound in statement.ranges:
        parts += [(b"range-slot", number(slot)), (b"range-side", side), (b"range-bound", number(bound))]
    for slot, codes in statement.codes:
        parts += [(b"one-of-slot", number(slot)), *[(b"one-of-code", number(code)) for code in codes]]
    parts.append((b"gap-count", number(int(gap is not None))))
    if gap:
        parts += [(b"gap-slot", number(HANDLE)), (b"gap-key", gap.key), (b"gap-header", gap.header),
                  (b"gap-period", number(gap.period))]
    parts.append((b"pseudonym-count", number(int(statement.scope is not None))))
    if statement.scope is not None:
        parts += [(b"scope", statement.scope), (b"pseudonym", statement.pseudonym)]
    parts += [(b"context-count", number(len(statement.context))), *statement.context]
    parts += [(b"commitment", point) for point in commitments]
    return b"".join(frame(label, value) for label, value in parts)


class Equations:
    """Weighted equations, as one sum in G1 for every key they are paired with."""

    def __init__(self):
        self.sums = defaultdict(lambda: defaultdict(int))

    def add(self, *terms):
        """One equation, the sum of e(point * scalar, key) over (key, point, scalar) being 0."""
        weight = 1 + secrets.randbelow(2**128 - 1)
        for key, point, factor in terms:
            self.sums[key][point] += weight * factor

    def hold(self):
        sums = ((g1.clear_cofactor(g1.weighted_sum(terms.items())), key) for key, terms in self.sums.items())
        return product_is_one([(total, BP2 if key is None else g2_point(key)) for total, key in sums])


def read(relation, data):
    """The points and scalars of a proof of the right length, points first."""
    split = 48 * relation.points
    points = [data[i:i + 48] for i in range(0, split, 48)]
    for place, point in enumerate(points):
        (g1_point if relation.must_lie_in_subgroup(place) else g1_point_of_any_subgroup)(point)
    return points, [scalar(data[i:i + 32]) for i in range(split, len(data), 32)]


def challenges(relation, written):
    """x and c."""
    first = transcript(relation.statement, written[:relation.first_points])
    second = first + b"".join(frame(b"commitment", point) for point in written[relation.first_points:])
    return hash_to_scalar(first, FIRST_CHALLENGE_TAG), hash_to_scalar(second, SECOND_CHALLENGE_TAG)


def fill_responses(relation, sent, c):
    """The responses by variable, those of the lower digits derived."""
    values = dict(zip(relation.responses, sent, strict=True))
    for item in relation.ranges:
        left = c * item.constant + values.get(item.plus, 0) - values.get(item.minus, 0)
        values[item.lower] = (left - 256 * values.get(item.upper, 0)) % g1.R
    return values


def add_signature(equations, signature, points, scalars, values, c):
    key, dom, shown, hidden = signature
    abar, d, t1, t2 = points
    e, r1, r3 = scalars
    q1, messages = generators()
    equations.add((key, abar, c), (None, abar, e), (None, d, r1), (None, t1, -1))
    equations.add(
        (None, P1, c), (None, q1, dom * c), (None, d, r3), (None, t2, -1),
        *[(None, messages[k], value * c) for k, value in shown.items()],
        *[(None, messages[k], values[variable]) for k, variable in hidden],
    )


def add_digits(equations, digit_key, points, t, v_response, responses, x, c):
    """All digits together, the power of x rising from one to the next."""
    power, terms = 1, []
    for v, response in zip(points, responses, strict=True):
        terms += [(digit_key[:96], v, c * power % g1.R), (None, v, response * power % g1.R)]
        power = power * x % g1.R
    equations.add(*terms, (None, digit_base(), -v_response), (None, t, -1))


def add_commitment(equations, commitment, t, rho_response, responses, c):
    bases = [(None, upper_digit_base(k), response) for k, response in enumerate(responses)]
    equations.add(*bases, (None, blinding_base(), rho_response), (None, commitment, -c), (None, t, -1))


def add_codes(equations, codes, points, scalars, response, c):
    """A hidden code is one of these: the last challenge is what the others leave of c."""
    base, blinding = code_bases()
    commitment, t, *ts = points
    rho, zs, chosen = scalars[0], scalars[1:1 + len(codes)], scalars[1 + len(codes):]
    equations.add((None, base, response), (None, blinding, rho), (None, commitment, -c), (None, t, -1))
    parts = [*chosen, (c - sum(chosen)) % g1.R]
    for code, part, z, t in zip(codes, parts, zs, ts, strict=True):
        equations.add((None, blinding, z), (None, commitment, -part), (None, base, code * part), (None, t, -1))


def check(relation, written, scalars):
    """Checks what `read` gave."""
    points = [g1_point_of_any_subgroup(point) for point in written]
    equations = build_equations(relation, points, scalars, challenges(relation, written))
    refuse_if(not equations.hold(), "bad proof")


def build_equations(relation, points, scalars, both):
    (x, c), statement, equations = both, relation.statement, Equations()
    own = len(scalars) - len(relation.responses)
    values = fill_responses(relation, scalars[own:], c)
    points, scalars = iter(points), iter(scalars[:own])
    take = lambda source, count: [next(source) for _ in range(count)]
    for signature in relation.signatures:
        add_signature(equations, signature, take(points, 4), take(scalars, 3), values, c)
    vs = take(points, len(relation.digits))
    v_responses = take(scalars, int(bool(vs)))
    if relation.uppers:
        add_commitment(equations, *take(points, 2), *take(scalars, 1), [values[k] for k in relation.uppers], c)
    for slot, codes in statement.codes:
        add_codes(equations, codes, take(points, 2 + len(codes)), take(scalars, 2 * len(codes)), values[slot], c)
    if statement.scope is not None:
        base = hash_to_curve(statement.scope, SCOPE_TAG)
        pseudonym = g1_point(statement.pseudonym)
        equations.add((None, base, values[SECRET]), (None, pseudonym, -c), (None, *take(points, 1), -1))
    if vs:
        add_digits(equations, statement.digit_key, vs, *take(points, 1), *v_responses,
                   [values[k] for k in relation.digits], x, c)
    return equations
