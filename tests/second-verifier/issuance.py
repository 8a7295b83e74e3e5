"""Claims, and the documents of issuance (proof-format.md, sections 3 and 11)."""

import re

import signature
import strict_json
from encoding import base64url
from hashing import hash_of_text
from gap_file import WIDEST
from layout import credential_header
from refusal import refuse_if
from shapes import (KIND, bbs_key, blind_request, count, country_code, data, day_number, ident, matching, one_of,
                    plain_text, record, signature as written_signature, text)

LONGEST = 16_384
STATUS = {"citizen": 1, "foreign_resident": 2, "citizen_abroad": 3}
VN = 560


def province_code(value):
    refuse_if(not re.fullmatch("[0-9]{3}", text(value)) or not 1 <= int(value) <= 96, KIND, value)
    return int(value)


_claims = record({
    "valid_until": day_number, "birth_date": day_number, "enrolled_on": day_number,
    "resident_country": country_code, "province?": province_code, "status": one_of(*STATUS),
    "nationality": country_code, "full_name": plain_text(120), "id_number": matching(re.compile("[A-Z0-9]{6,12}")),
})


def claims(value):
    found = _claims(value)
    status, at_home = found["status"], found["resident_country"] == VN
    contradictions = {
        "birth": found["birth_date"] > found["enrolled_on"],
        "valid_until": found["valid_until"] < found["enrolled_on"],
        "nationality": (found["nationality"] == VN) == (status == "foreign_resident"),
        "residence": at_home == (status == "citizen_abroad"),
        "province": at_home != (found["province"] is not None),
        "id number": status == "citizen" and not re.fullmatch("[0-9]{12}", found["id_number"]),
    }
    for about, contradicts in contradictions.items():
        refuse_if(contradicts, "claims", about)
    return found


def some_data(value):
    """base64url of any length."""
    return base64url(text(value), KIND)


_demand = record({"issuer": ident, "vct": ident})
_anchor = record({"key_id": data(8), "period": day_number, "as_of": day_number, "proof": some_data})
_offer = record({
    "issuer": ident, "vct": ident, "issuer_key": bbs_key, "code": data(16), "nonce": data(32), "anchor?": _demand,
})
_request = record({"code": data(16), "blind": blind_request, "anchor?": _anchor})
_credential = record({
    "issuer": ident, "vct": ident, "request": data(32), "issuer_key": bbs_key, "claims": claims, "handle": count, "signature": written_signature,
})


def offer(written):
    return _offer(strict_json.parse(written, LONGEST))


def credential_request(written):
    return _request(strict_json.parse(written, LONGEST))


def credential(written):
    return _credential(strict_json.parse(written, LONGEST))


def slots(secret, handle_number, found):
    """The scalars of the 11 slots."""
    return [
        secret, handle_number, found["valid_until"], found["birth_date"], found["enrolled_on"],
        found["resident_country"], found["province"] or 0, STATUS[found["status"]], found["nationality"],
        hash_of_text(found["full_name"]), hash_of_text(found["id_number"]),
    ]


def check_credential(found, offered, secret):
    """What a wallet checks of a credential that answers an offer; that the key is listed is not checked here."""
    for name in ("issuer", "vct", "issuer_key"):
        refuse_if(found[name] != offered[name], "not as offered", name)
    header = credential_header(found["issuer"], found["vct"])
    values = slots(secret, found["handle"], found["claims"])
    read = signature.read(found["signature"])
    refuse_if(not signature.is_valid(read, found["issuer_key"], header, values), "bad signature")
    refuse_if(found["handle"] % WIDEST == 0, "unusable", "an end point of every list")
