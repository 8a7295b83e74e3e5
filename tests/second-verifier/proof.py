"""The proof: its bytes, its challenge, its equations (proof-format.md, section 8).

The equations are checked as one sum. Every equation has a weight of its own of 128 bits, drawn by the system's
generator after the proof was read, so the prover cannot know it.
"""

import secrets
from collections import defaultdict

from py_ecc.optimized_bls12_381 import G2 as BP2

import g1
from hashing import (CHALLENGE_TAG, P1, SCOPE_TAG, SUITE, digit_base, domain, frame, generators, hash_to_curve,
                     hash_to_scalar, integer)
from layout import HANDLE, SLOTS
from pairing import product_is_one
from points import g1_point, g2_point, scalar
from refusal import refuse_if
from statement import AT_MOST

SECRET, LOW, HIGH = 0, 16, 17


class Relation:
    """What a statement implies: variables, ranges, signatures, counts."""

    def __init__(self, statement):
        self.statement = statement
        gap = statement.gap
        self.hidden = [slot for slot in range(SLOTS) if slot not in statement.shown]
        self.first_digit = SLOTS + (2 if gap else 0)
        self.ranges = [_slot_range(*item) for item in statement.ranges]
        self.signatures = [_credential_signature(statement, self.hidden)]
        if gap:
            self.ranges += [(-1, HANDLE, LOW), (-1, HIGH, HANDLE)]
            self.signatures.append(_gap_signature(gap))
        self.digits = 2 * len(self.ranges)
        extra = [LOW, HIGH] if gap else []
        uppers = [self.first_digit + 2 * i + 1 for i in range(len(self.ranges))]
        self.responses = self.hidden + extra + uppers
        self.points = 4 * len(self.signatures) + 2 * self.digits + (statement.scope is not None)
        self.scalars = 3 * len(self.signatures) + self.digits + len(self.responses)

    @property
    def length(self):
        return 48 * self.points + 32 * self.scalars


def _slot_range(slot, side, bound):
    """(constant, plus, minus) of the table of ranges; None stands for no variable."""
    return (bound, None, slot) if side == AT_MOST else (-bound, slot, None)


def _credential_signature(statement, hidden):
    """(key, domain, shown messages, hidden messages as pairs of message and variable)."""
    return statement.key, domain(statement.key, SLOTS, statement.header), statement.shown, [(k, k) for k in hidden]


def _gap_signature(gap):
    return gap.key, domain(gap.key, 3, gap.header), {0: gap.period}, [(1, LOW), (2, HIGH)]


def transcript(statement, commitments):
    """The parts that are hashed to the challenge, framed."""
    gap, number = statement.gap, lambda n: integer(n, 8)
    parts = [(b"suite", SUITE), (b"issuer-key", statement.key), (b"header", statement.header),
             (b"slots", number(SLOTS)), (b"digit-key", statement.digit_key),
             (b"shown-count", number(len(statement.shown)))]
    for slot, value in sorted(statement.shown.items()):
        parts += [(b"shown-slot", number(slot)), (b"shown-value", integer(value, 32))]
    parts.append((b"range-count", number(len(statement.ranges))))
    for slot, side, bound in statement.ranges:
        parts += [(b"range-slot", number(slot)), (b"range-side", side), (b"range-bound", number(bound))]
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
        return product_is_one([(g1.weighted_sum(terms.items()), BP2 if key is None else g2_point(key))
                               for key, terms in self.sums.items()])


def read(relation, data):
    """The points and scalars of a proof of the right length, points first."""
    split = 48 * relation.points
    points = [data[i:i + 48] for i in range(0, split, 48)]
    for point in points:
        g1_point(point)
    return points, [scalar(data[i:i + 32]) for i in range(split, len(data), 32)]


def fill_responses(relation, sent, c):
    """The responses by variable, those of the lower digits derived."""
    values = dict(zip(relation.responses, sent, strict=True))
    for i, (constant, plus, minus) in enumerate(relation.ranges):
        lower = relation.first_digit + 2 * i
        left = c * constant + values.get(plus, 0) - values.get(minus, 0)
        values[lower] = (left - 256 * values[lower + 1]) % g1.R
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


def add_digit(equations, digit_key, points, v_response, d_response, c):
    v, t = points
    equations.add((digit_key[:96], v, c), (None, v, d_response), (None, digit_base(), -v_response), (None, t, -1))


def check(relation, written, scalars):
    """Checks what `read` gave."""
    c = hash_to_scalar(transcript(relation.statement, written), CHALLENGE_TAG)
    points = [g1_point(point) for point in written]
    equations = build_equations(relation, points, scalars, c)
    refuse_if(not equations.hold(), "bad proof")


def build_equations(relation, points, scalars, c):
    statement, equations = relation.statement, Equations()
    count = len(relation.signatures)
    v_responses = scalars[3 * count:3 * count + relation.digits]
    values = fill_responses(relation, scalars[3 * count + relation.digits:], c)
    for i, signature in enumerate(relation.signatures):
        add_signature(equations, signature, points[4 * i:4 * i + 4], scalars[3 * i:3 * i + 3], values, c)
    for i, v_response in enumerate(v_responses):
        at = 4 * count + 2 * i
        d_response = values[relation.first_digit + i]
        add_digit(equations, statement.digit_key, points[at:at + 2], v_response, d_response, c)
    if statement.scope is not None:
        base = hash_to_curve(statement.scope, SCOPE_TAG)
        pseudonym = g1_point(statement.pseudonym)
        equations.add((None, base, values[SECRET]), (None, pseudonym, -c), (None, points[-1], -1))
    return equations
