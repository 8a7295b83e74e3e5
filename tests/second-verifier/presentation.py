"""The order in which a verifier checks a presentation (proof-format.md, section 9).

Whether a nonce was used before is known to whoever keeps the accounts, so that step is not here.
"""

import proof
from points import g1_point
from refusal import Refused, refuse_if
from statement import build
from trust_list import in_force, short_id

LONGEST = 16_384
VERSION = 2
NOTHING_TO_SHOW = b'{"error":"access_denied"}'


def civil_day(now, zone_minutes):
    """The number of the day, from 1900-01-01, on which `now` falls in a zone."""
    return (now + 60 * zone_minutes) // 86_400 + 25_567


def _period(request, data):
    period = int.from_bytes(data[1:3], "big")
    refuse_if((period != 0) != (request.period is not None), "wrong length", "a period exactly if asked for")
    refuse_if(len(data) < (59 if request.pseudonym else 11), "wrong length")
    return period or None


def _pseudonym(request, data):
    if not request.pseudonym:
        return None
    _renamed(lambda: g1_point(data[11:59]), "malformed pseudonym")
    return data[11:59]


def _renamed(step, kind):
    """Takes a step whose refusals have another name here."""
    try:
        return step()
    except Refused as refused:
        raise Refused(kind, str(refused)) from None


def _listed_key(issuer, wanted):
    for key in issuer["keys"]:
        if short_id(key["key"]) == wanted:
            return key
    raise Refused("unknown issuer key")


def _check_proof(statement, data):
    """Between the length of the proof and what is in it stands whether an account can follow."""
    relation = proof.Relation(statement)
    refuse_if(len(data) != relation.length, "wrong length")
    refuse_if(statement.pseudonym is None, "unanswerable", "no account follows")
    read = _renamed(lambda: proof.read(relation, data), "malformed proof")
    proof.check(relation, *read)


def verify(request, verifier_id, trust_list, now, data):
    """The pseudonym, as written, of an accepted presentation."""
    refuse_if(now > request.expires_at, "request expired")
    refuse_if(data == NOTHING_TO_SHOW, "declined")
    refuse_if(not 0 < len(data) <= LONGEST, "wrong length")
    refuse_if(data[0] != VERSION, "unknown version")
    period = _period(request, data)
    pseudonym = _pseudonym(request, data)
    issuer, kind = trust_list.issuer_and_type(request.issuer, request.vct)
    refuse_if(issuer is None, "unknown issuer")
    key = _listed_key(issuer, data[3:11])
    refuse_if(not in_force(key, request.as_of), "key not valid")
    refuse_if(civil_day(now, kind["zone_minutes"]) > trust_list.valid_until, "trust list ended")
    refuse_if(abs(request.as_of - civil_day(now, kind["zone_minutes"])) > 1, "day off")
    if period is not None:
        refuse_if(not request.oldest_period <= period <= request.period, "wrong period")
    statement = build(request, (trust_list.domain, verifier_id), issuer, kind, key, period, pseudonym)
    _check_proof(statement, data[59 if request.pseudonym else 11:])
    return pseudonym
