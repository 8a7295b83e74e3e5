"""A second verifier of Nonla presentations, after specs/proof-format.md.

    python3 verify.py [FILE ...]        default: every file of ../vectors/nonla-1

Slow and plain on purpose: each equation is checked by itself, nothing is batched, and nothing is
shared with the first implementation. Exit status 1 if any answer gets another verdict than its
file expects, or if a published value is another one.
"""

import datetime
import json
import pathlib
import re
import sys
import time

from py_ecc.optimized_bls12_381 import is_inf

from curve import (
    API,
    ORDER,
    P1,
    POINT_G1,
    POINT_G2,
    SCALAR,
    SUITE,
    Malformed,
    digit_base,
    domain,
    domain_generator,
    frame,
    hash_to_curve,
    hash_to_scalar,
    number,
    pairings_cancel,
    read_g1,
    read_g2,
    read_scalar,
    sha256,
    slot_generator,
    total,
    write_g1,
)
from documents import (
    DAY_ZERO,
    LAYOUT_HASH,
    base64url,
    credential_header,
    read_request,
    read_trust_list,
    short_id,
)

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE.parent / "vectors" / "nonla-1"
SPECIFICATION = HERE.parent.parent / "specs" / "proof-format.md"

SLOTS = 16
HANDLE, VALID_UNTIL, BIRTH_DATE, ENROLLED_ON, COUNTRY = 1, 2, 3, 4, 5
GAP_LOW, GAP_HIGH = 16, 17
UNIX_DAY_ZERO = (datetime.date(1970, 1, 1) - DAY_ZERO).days


class Refused(Exception):
    """A presentation is turned down; `detail` is for people who look for the reason."""

    def __init__(self, reason, detail=""):
        super().__init__(reason)
        self.reason, self.detail = reason, detail


def need(holds, reason, detail=""):
    if not holds:
        raise Refused(reason, detail)


# Section 6: from request to statement.


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def latest_birth_day(as_of, years, rule):
    """The number of the day; negative before 1900."""
    day = DAY_ZERO + datetime.timedelta(days=as_of)
    year, month_day = day.year - years, (day.month, day.day)
    if (
        month_day == (2, 28)
        and not is_leap(day.year)
        and rule == "last_of_february"
        and is_leap(year)
    ):
        month_day = (2, 29)
    elif month_day == (2, 29) and not is_leap(year):
        month_day = (2, 28)
    return (datetime.date(year, *month_day) - DAY_ZERO).days


class Statement:
    """What a presentation has to prove."""

    def __init__(self, request, document, entries, period, pseudonym):
        verifier, issuer, kind, key = entries
        meta = request["query"]["meta"]
        as_of = meta["predicates"][0]["as_of"]
        self.key, self.digit_key = key["key"], key["digit_key"]
        self.header = credential_header(issuer, kind)
        claims = request["query"]["claims"]
        self.shown = {COUNTRY: claims[0]["values"][0]} if claims else {}
        self.ranges = ranges(meta["predicates"], as_of, kind["birthday_rule"])
        self.period = period
        self.gap_key = issuer["gap_key"]
        self.gap_header = b"NONLA-GAP-V1" + issuer["id"].encode()
        self.scope, self.pseudonym = verifier["id"].encode(), pseudonym
        self.context = [
            ("issuer-id", issuer["id"].encode()),
            ("layout", kind["layout"]),
            ("verifier-id", verifier["id"].encode()),
            ("nonce", request["nonce"]),
            ("audience", request["client_id"].encode()),
            ("response-uri", request["response_uri"].encode()),
            ("as-of", number(as_of, 2)),
            ("request-hash", sha256(document.encode())),
        ]

    @property
    def has_gap(self):
        return self.period is not None

    def hidden(self):
        return [slot for slot in range(SLOTS) if slot not in self.shown]

    def equations_of_ranges(self):
        """constant, plus, minus of each range, the gap's two last."""
        rows = [
            (bound, None, slot) if side == "at-most" else (-bound, slot, None)
            for slot, side, bound in self.ranges
        ]
        if self.has_gap:
            rows += [(-1, HANDLE, GAP_LOW), (-1, GAP_HIGH, HANDLE)]
        return rows

    def transcript(self):
        """Every label and value before the commitments."""
        parts = [
            ("suite", SUITE),
            ("issuer-key", self.key),
            ("header", self.header),
            ("slots", SLOTS),
            ("digit-key", self.digit_key),
            ("shown-count", len(self.shown)),
        ]
        for slot, value in sorted(self.shown.items()):
            parts += [("shown-slot", slot), ("shown-value", number(value, SCALAR))]
        parts.append(("range-count", len(self.ranges)))
        for slot, side, bound in self.ranges:
            parts += [("range-slot", slot), ("range-side", side.encode()), ("range-bound", bound)]
        parts.append(("gap-count", int(self.has_gap)))
        if self.has_gap:
            parts += [
                ("gap-slot", HANDLE),
                ("gap-key", self.gap_key),
                ("gap-header", self.gap_header),
                ("gap-period", self.period),
            ]
        parts.append(("pseudonym-count", int(self.pseudonym is not None)))
        if self.pseudonym is not None:
            parts += [("scope", self.scope), ("pseudonym", write_g1(self.pseudonym))]
        return parts + [("context-count", len(self.context))] + self.context


def ranges(predicates, as_of, rule):
    by_name = {one["op"]: one["value"] for one in predicates}
    found = []
    if "not_expired" in by_name:
        found.append((VALID_UNTIL, "at-least", as_of))
    if "age_at_least" in by_name:
        latest = latest_birth_day(as_of, by_name["age_at_least"], rule)
        need(latest >= 0, "unanswerable", "born before 1900")
        found.append((BIRTH_DATE, "at-most", latest))
    if "days_ago_at_least" in by_name:
        latest = as_of - by_name["days_ago_at_least"]
        need(latest >= 0, "unanswerable", "enrolled before 1900")
        found.append((ENROLLED_ON, "at-most", latest))
    return found


# Section 8: the proof.


class Proof:
    """The points and scalars of a proof, in wire order."""

    def __init__(self, statement, data):
        self.signatures = 2 if statement.has_gap else 1
        self.digits = 2 * len(statement.equations_of_ranges())
        self.numbers = statement.hidden() + ([GAP_LOW, GAP_HIGH] if statement.has_gap else [])
        points = 4 * self.signatures + 2 * self.digits + (statement.pseudonym is not None)
        scalars = 3 * self.signatures + self.digits + len(self.numbers) + self.digits // 2
        need(len(data) == POINT_G1 * points + SCALAR * scalars, "wrong_length", "of the proof")
        end = POINT_G1 * points
        self.raw_points = [data[at : at + POINT_G1] for at in range(0, end, POINT_G1)]
        try:
            self.points = [read_g1(one) for one in self.raw_points]
            self.scalars = [
                read_scalar(data[at : at + SCALAR]) for at in range(end, len(data), SCALAR)
            ]
        except Malformed as kind:
            raise Refused("malformed_proof", str(kind)) from None

    def challenge(self, statement):
        parts = statement.transcript() + [("commitment", one) for one in self.raw_points]
        text = b"".join(
            frame(label.encode(), number(value, 8) if isinstance(value, int) else value)
            for label, value in parts
        )
        return hash_to_scalar(text, b"NONLA-PRESENTATION-CHALLENGE-V1")

    def responses(self, statement, challenge):
        """The response of every variable; the lower digits' follow from the others."""
        rest = iter(self.scalars[3 * self.signatures + self.digits :])
        found = {variable: next(rest) for variable in self.numbers}
        found[None] = 0
        digit = 18 if statement.has_gap else 16
        for constant, plus, minus in statement.equations_of_ranges():
            upper = next(rest)
            lower = challenge * constant + found[plus] - found[minus] - 256 * upper
            found[digit], found[digit + 1] = lower % ORDER, upper
            digit += 2
        return found


def check_proof(statement, data):
    proof = Proof(statement, data)
    challenge = proof.challenge(statement)
    responses = proof.responses(statement, challenge)
    for name, holds in equations(statement, proof, challenge, responses):
        need(holds, "bad_proof", name)


def equations(statement, proof, challenge, responses):
    """The name of each equation and whether it holds, one by one: those without pairings first."""
    with_pairings = []
    signed = [("credential", statement.key, statement.header, credential_values(statement))]
    if statement.has_gap:
        values = [(statement.period, None), (None, GAP_LOW), (None, GAP_HIGH)]
        signed.append(("gap", statement.gap_key, statement.gap_header, values))
    for index, (name, key, header, values) in enumerate(signed):
        abar, d, t1, t2 = proof.points[4 * index : 4 * index + 4]
        e, r1, r3 = proof.scalars[3 * index : 3 * index + 3]
        terms = [(P1, challenge), (domain_generator(), challenge * domain(key, len(values), header))]
        for slot, (shown, variable) in enumerate(values):
            scalar = challenge * shown if variable is None else responses[variable]
            terms.append((slot_generator(slot), scalar))
        terms += [(d, r3), (t2, -1)]
        yield f"{name}: message", is_inf(total(*terms))
        on_base = [(abar, e), (d, r1), (t1, -1)]
        with_pairings.append((f"{name}: signature", key, (abar, challenge), on_base))
    if statement.pseudonym is not None:
        base = hash_to_curve(statement.scope, b"NONLA-SCOPE-V1")
        terms = [(base, responses[0]), (statement.pseudonym, -challenge), (proof.points[-1], -1)]
        yield "pseudonym", is_inf(total(*terms))
    first_digit = 18 if statement.has_gap else 16
    for index in range(proof.digits):
        at = 4 * proof.signatures + 2 * index
        v, t = proof.points[at : at + 2]
        response = proof.scalars[3 * proof.signatures + index]
        on_base = [(v, responses[first_digit + index]), (digit_base(), -response), (t, -1)]
        key = statement.digit_key[:POINT_G2]
        with_pairings.append((f"digit {index}", key, (v, challenge), on_base))
    for name, key, on_key, on_base in with_pairings:
        yield name, pairings_cancel(total(on_key), read_g2(key), total(*on_base))


def credential_values(statement):
    """Of each slot either the shown value or the variable."""
    return [
        (statement.shown[slot], None) if slot in statement.shown else (None, slot)
        for slot in range(SLOTS)
    ]


# Section 9: the presentation.


def check_presentation(vector, data):
    """Refuses as the table of section 9 does, in its order."""
    trust = read_trust_list(vector["trust_list"], base64url(vector["operator_key"], 32))
    request, verifier = read_request(vector["request"], trust)
    if verifier["id"] != vector["verifier"]:
        raise ValueError("the request is of another verifier than the vector's")
    meta, now = request["query"]["meta"], vector["now"]
    need(now <= request["expires_at"], "request_expired")
    need(1 <= len(data) <= 16_384, "wrong_length")
    need(data[0] == 1, "unknown_version")
    has_pseudonym = meta["pseudonym"] is not None
    start = 11 + (POINT_G1 if has_pseudonym else 0)
    need(len(data) >= start, "wrong_length", "no room for what precedes the proof")
    period = int.from_bytes(data[1:3], "big")
    need((period != 0) == (meta["not_revoked"] is not None), "wrong_length", "period")
    pseudonym = None
    if has_pseudonym:
        try:
            pseudonym = read_g1(data[11:start])
        except Malformed as kind:
            raise Refused("malformed_pseudonym", str(kind)) from None
    issuers = [one for one in trust["issuers"] if one["id"] == meta["issuer"]]
    need(issuers, "unknown_issuer")
    kinds = [one for one in issuers[0]["types"] if one["vct"] == meta["vct_values"][0]]
    need(kinds, "unknown_issuer", "type")
    keys = [one for one in issuers[0]["keys"] if short_id(one["key"]) == data[3:11]]
    need(keys, "unknown_issuer_key")
    as_of = meta["predicates"][0]["as_of"]
    need(keys[0]["valid_from"] <= as_of <= keys[0]["valid_until"], "key_not_valid")
    today = (now + 60 * kinds[0]["zone_minutes"]) // 86_400 + UNIX_DAY_ZERO
    need(abs(today - as_of) <= 1, "day_off")
    accepted = meta["not_revoked"]
    if accepted:
        need(accepted["oldest_period"] <= period <= accepted["period"], "wrong_period")
    entries = (verifier, issuers[0], kinds[0], keys[0])
    statement = Statement(
        request, vector["request"], entries, period if accepted else None, pseudonym
    )
    check_proof(statement, data[start:])
    need(has_pseudonym, "unanswerable", "no pseudonym was asked for")


def verdict(vector, case):
    try:
        check_presentation(vector, bytes.fromhex(case["presentation"]))
    except Refused as refused:
        return refused.reason, refused.detail
    return "ok", ""


# Section 13: values to compare with.


def published_values():
    """Names of values of section 13, and of examples in section 6, that differ from ours."""
    specification = SPECIFICATION.read_text(encoding="utf-8")
    published = dict(re.findall(r"^\| (.+?) \| `([0-9a-f]+)` \|$", specification, re.M))
    name = "Nguyễn Văn An"
    ours = {
        "`Q_1`": write_g1(domain_generator()),
        "`H_1`": write_g1(slot_generator(0)),
        "`H_2`": write_g1(slot_generator(1)),
        "`H_16`": write_g1(slot_generator(15)),
        "`G`": write_g1(digit_base()),
        "layout hash": LAYOUT_HASH,
        f"scalar of the text `{name}` (NFC, UTF-8)": number(
            hash_to_scalar(name.encode(), API + b"MAP_MSG_TO_SCALAR_AS_HASH_"), SCALAR
        ),
    }
    for what in published:
        if match := re.fullmatch(r'`H2C\("(.+)", "(.+)"\)`', what):
            ours[what] = write_g1(hash_to_curve(match[1].encode(), match[2].encode()))
    different = [what for what in ours if published.get(what) != ours[what].hex()]
    different += [what for what in published if what not in ours]
    header = credential_header(
        {"id": "urn:nonla:issuer:hanoi"}, {"vct": "urn:nonla:resident:1", "layout": LAYOUT_HASH}
    )
    if header.hex() not in re.sub(r"\s", "", specification):
        different.append("header")
    for as_of, years, rule, expected in [
        ("2026-02-28", 18, "first_of_march", "2008-02-28"),
        ("2026-02-28", 18, "last_of_february", "2008-02-29"),
        ("2028-02-29", 18, "first_of_march", "2010-02-28"),
        ("2026-03-01", 18, "first_of_march", "2008-03-01"),
    ]:
        day_of = lambda written: (datetime.date.fromisoformat(written) - DAY_ZERO).days
        if latest_birth_day(day_of(as_of), years, rule) != day_of(expected):
            different.append(f"latest birth day for {as_of}")
    return different


def main(names):
    files = [pathlib.Path(name) for name in names] or sorted(VECTORS.glob("*.json"))
    wrong = published_values()
    for what in wrong:
        print(f"another value than the published one: {what}")
    counts, started = {}, time.monotonic()
    for file in files:
        vector = json.loads(file.read_text(encoding="utf-8"))
        for case in vector["cases"]:
            found, detail = verdict(vector, case)
            where = f"{file.stem}: {case['name']}"
            print(f"{found:20} {where}{f' ({detail})' if detail else ''}", flush=True)
            counts[found] = counts.get(found, 0) + 1
            if found != case["expected"]:
                wrong.append(where)
                print(f"    expected {case['expected']}")
    total_count = sum(counts.values())
    print(f"{total_count} answers, {time.monotonic() - started:.0f} s: {counts}")
    print(f"{len(wrong)} wrong")
    return 1 if wrong or not total_count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
