"""From request to statement (proof-format.md, section 6, *From request to statement*)."""

from dataclasses import dataclass
from datetime import date

from hashing import GAP_HEADER, integer, scope_of
from layout import (BIRTH_DATE, ENROLLED_ON, LAYOUT_HASH, PROVINCE, RESIDENT_COUNTRY, STATUS, VALID_UNTIL,
                    credential_header)
from refusal import Refused, refuse_if
from request import AGE, ENROLLED, NOT_EXPIRED, PROVINCES, STATUSES
from shapes import DAY_0, date_of

AT_MOST, AT_LEAST = b"at-most", b"at-least"


@dataclass(frozen=True)
class Gap:
    key: bytes
    header: bytes
    period: int


@dataclass(frozen=True)
class Statement:
    key: bytes
    digit_key: bytes
    header: bytes
    shown: dict                # slot to scalar
    ranges: list               # (slot, side, bound)
    codes: list                # (slot, codes)
    gap: Gap | None
    scope: bytes | None
    pseudonym: bytes | None    # as written
    context: list              # (label, value)


def is_leap_year(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def latest_birth_day(as_of, years, rule):
    """The last day of birth of somebody who has that age on `as_of`. Days as numbers."""
    today = date_of(as_of)
    year, month, day = today.year - years, today.month, today.day
    if (month, day) == (2, 28) and not is_leap_year(today.year) and rule == "last_of_february" and is_leap_year(year):
        day = 29
    elif (month, day) == (2, 29) and not is_leap_year(year):
        day = 28
    return _day_from_1900((date(year, month, day) - DAY_0).days)


def _day_from_1900(number):
    refuse_if(number < 0, "unanswerable", "before 1900-01-01")
    return number


def _ranges(request, rule):
    found = []
    if NOT_EXPIRED in request.predicates:
        found.append((VALID_UNTIL, AT_LEAST, request.as_of))
    if AGE in request.predicates:
        bound = latest_birth_day(request.as_of, request.predicates[AGE], rule)
        found.append((BIRTH_DATE, AT_MOST, bound))
    if ENROLLED in request.predicates:
        bound = _day_from_1900(request.as_of - request.predicates[ENROLLED])
        found.append((ENROLLED_ON, AT_MOST, bound))
    return found


def _codes(request):
    slots = ((PROVINCES, PROVINCE), (STATUSES, STATUS))
    return [(slot, request.predicates[name]) for name, slot in slots if name in request.predicates]


def _gap_key(issuer, period):
    """The key that signs the gaps of a period."""
    for entry in issuer["gap_keys"]:
        if entry["valid_from"] <= period <= entry["valid_until"]:
            return entry["key"]
    raise Refused("unanswerable", "no gap key of that period")


def _context(request, trust_domain, verifier_id):
    return [
        (b"issuer-id", request.issuer.encode()),
        (b"layout", LAYOUT_HASH),
        (b"domain-id", trust_domain.encode()),
        (b"verifier-id", verifier_id.encode()),
        (b"nonce", request.nonce),
        (b"audience", request.client_id.encode()),
        (b"response-uri", request.response_uri.encode()),
        (b"as-of", integer(request.as_of, 2)),
        (b"request-hash", request.hash),
    ]


def build(request, verifier, issuer, kind, key, period, pseudonym):
    """The statement of a request; `period` and `pseudonym` are None if it asks for none.

    `verifier` is its trust domain and its id.
    """
    if (period is None) != (request.period is None) or (pseudonym is None) == request.pseudonym:
        raise Refused("unanswerable")
    gap = None
    if period is not None:
        gap = Gap(_gap_key(issuer, period), GAP_HEADER + issuer["id"].encode(), period)
    return Statement(
        key["key"], key["digit_key"], credential_header(issuer["id"], kind["vct"]),
        {} if request.country is None else {RESIDENT_COUNTRY: request.country},
        _ranges(request, kind["birthday_rule"]), _codes(request), gap,
        scope_of(*verifier) if request.pseudonym else None, pseudonym, _context(request, *verifier),
    )
