"""Requests (proof-format.md, section 6, *Request*)."""

from dataclasses import dataclass

import jws
import strict_json
from refusal import refuse_if
from shapes import (any_integer, array, code_set, count, country_code, data, day_number, ident, integer, plain_text,
                    province_code, record, status_code, text, uri)
from trust_list import AGES, ENROLMENT_DAYS

TYP = "nonla-request+jwt"
LONGEST = 65_536
FORMAT = "vnd.nonla.anonymous"
PROOF_SYSTEM = "nonla-bbs-2"
NOT_EXPIRED = (("valid_until",), "not_expired")
AGE = (("birth_date",), "age_at_least")
ENROLLED = (("enrolled_on",), "days_ago_at_least")

PROVINCES = (("province",), "one_of")
STATUSES = (("status",), "one_of")
CODES = {PROVINCES: code_set(province_code), STATUSES: code_set(status_code)}

predicate = record({"path": array(text), "op": text, "value?": count, "values?": array(text), "as_of": day_number})
meta = record({
    "vct_values": array(ident), "proof_system": array(text), "issuer": ident, "predicates?": array(predicate),
    "not_revoked?": record({"period": day_number, "head": data(32), "oldest_period": day_number}),
    "pseudonym?": record({"scope": text}), "purpose": plain_text(200), "retention": integer(0, 65535),
})
claim = record({"path": array(text), "values": array(country_code)})
query = record({"id": text, "format": text, "meta": meta, "claims?": array(claim)})
content = record({"client_id": uri, "response_uri": uri, "nonce": data(32), "expires_at": any_integer,
                  "trust_list": record({"sequence": count, "hash": data(32)}), "query": query})


@dataclass(frozen=True)
class Request:
    client_id: str
    response_uri: str
    nonce: bytes
    expires_at: int
    issuer: str
    vct: str
    country: int | None      # the code that is to be shown
    predicates: dict         # (path, op) to value, or to codes
    as_of: int
    period: int | None
    oldest_period: int | None
    pseudonym: bool
    hash: bytes


def read(compact, key):
    """Reads a request under the listed key of the verifier."""
    payload = jws.verify(compact, key, TYP, LONGEST)
    found = content(strict_json.parse(payload, LONGEST))
    asked, inner = found["query"], found["query"]["meta"]
    refuse_if(asked["format"] != FORMAT or inner["proof_system"] != [PROOF_SYSTEM], "unknown format")
    refuse_if(len(inner["vct_values"]) != 1, "not one type")
    country = _country(asked["claims"])
    refuse_if(inner["pseudonym"] not in (None, {"scope": "self"}), "foreign scope")
    predicates, as_of = _predicates(inner["predicates"] or [])
    period, oldest = _periods(inner["not_revoked"], as_of)
    bound = NOT_EXPIRED in predicates and period is not None
    refuse_if(inner["pseudonym"] is not None and not bound, "account unbound")
    return Request(found["client_id"], found["response_uri"], found["nonce"], found["expires_at"], inner["issuer"],
                   inner["vct_values"][0], country, predicates, as_of, period, oldest,
                   inner["pseudonym"] is not None, jws.document_hash(compact))


def _country(claims):
    if claims is None:
        return None
    refuse_if(len(claims) != 1 or claims[0]["path"] != ["resident_country"], "unknown claim")
    refuse_if(len(claims[0]["values"]) != 1, "unknown claim")
    return claims[0]["values"][0]


def _predicates(items):
    found = {}
    for item in items:
        name, value = (tuple(item["path"]), item["op"]), item["value"]
        refuse_if(item["as_of"] != items[0]["as_of"], "different days")
        refuse_if(name not in (NOT_EXPIRED, AGE, ENROLLED, *CODES), "unknown predicate", str(name))
        refuse_if((value is None) != (name in (NOT_EXPIRED, *CODES)), "unknown predicate", "value")
        refuse_if((item["values"] is None) != (name not in CODES), "unknown predicate", "values")
        if name in CODES:
            value = CODES[name](item["values"])
        refuse_if(name == AGE and value not in AGES, "threshold", str(value))
        refuse_if(name == ENROLLED and value not in ENROLMENT_DAYS, "enrolment threshold", str(value))
        refuse_if(name in found, "predicate twice", item["op"])
        found[name] = value
    refuse_if(not items, "no day")
    return found, items[0]["as_of"]


def _periods(not_revoked, as_of):
    if not_revoked is None:
        return None, None
    period, oldest = not_revoked["period"], not_revoked["oldest_period"]
    refuse_if(not -1 <= as_of - period <= 2, "period off day")
    refuse_if(oldest != (period - 1 if as_of - (period - 1) <= 2 else period), "bad periods")
    return period, oldest
