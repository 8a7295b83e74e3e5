"""Consents and receipts (proof-format.md, section 12, *Consent* and *Receipts*)."""

import jws
import schnorr
import strict_json
from hashing import frame, integer, scope_of
from refusal import refuse_if
from shapes import KIND, data, day_number, ident, integer as whole, one_of, plain_text, pseudonym, pseudonym_signature, record, text
from trust_list import requirement

LONGEST_CONSENT = 16_384
LONGEST_RECEIPT = 4_096
CONSENT_TYP = "nonla-consent+jwt"
ERASURE_TYP = "nonla-erasure+jwt"


def _asked(value):
    found = requirement(value)
    refuse_if(not found["one_account"], KIND, "no pseudonym was asked for")
    return found


agreed = record({
    "verifier": ident, "request": data(32), "nonce": data(32), "purpose": plain_text(200),
    "retention_days": whole(0, 65535), "requirement": _asked, "day": day_number,
})
consent = record({"content": agreed, "pseudonym": pseudonym, "signature": pseudonym_signature})
consent_receipt = record({"consent": agreed, "holder_signature": pseudonym_signature, "account": data(32)})

_erased = record({"erased": record({"may_return_on?": day_number})})
_no_erasure = one_of("already_erased", "no_account")


def _outcome(value):
    return _erased(value) if isinstance(value, dict) else _no_erasure(text(value))


erasure_receipt = record({
    "verifier": ident, "account": data(32), "message_nonce": data(32), "outcome": _outcome, "day": day_number,
})


def _requirement_bytes(found):
    days = found["enrolled_before_days"]
    flags = [found["one_account"], found["not_expired"], found["not_revoked"]]
    return (integer(found["age_at_least"] or 0, 1) + integer(found["resident_country"] or 0, 2) + bytes(flags)
            + integer(days or 0, 2) + _code_bytes(1, found["province_in"]) + _code_bytes(2, found["status_in"]))


def _code_bytes(number, codes):
    if codes is None:
        return b""
    return bytes([number, len(codes)]) + b"".join(integer(code, 2) for code in codes)


def signed_bytes(found):
    return frame(b"NONLA-CONSENT-V1", found["verifier"].encode(), found["request"], found["nonce"],
                 found["purpose"].encode(), integer(found["retention_days"], 2),
                 _requirement_bytes(found["requirement"]), integer(found["day"], 2))


def _check_signed(trust_domain, found, signature, signer):
    scope = scope_of(trust_domain, found["verifier"])
    schnorr.check_pseudonym_signature(signature, scope, signer, signed_bytes(found))


def read_consent(written, trust_domain, verifier):
    """What was agreed with this verifier, and the pseudonym that agreed."""
    found = consent(strict_json.parse(written, LONGEST_CONSENT))
    inner = found["content"]
    refuse_if(inner["verifier"] != verifier, "other verifier")
    _check_signed(trust_domain, inner, found["signature"], found["pseudonym"])
    return inner, found["pseudonym"]


def read_consent_receipt(compact, key, trust_domain, shown):
    """A receipt under a key, whose holder's signature is that of the pseudonym shown."""
    found = consent_receipt(strict_json.parse(jws.verify(compact, key, CONSENT_TYP, LONGEST_RECEIPT), LONGEST_RECEIPT))
    _check_signed(trust_domain, found["consent"], found["holder_signature"], shown)
    return found


def read_erasure_receipt(compact, key):
    return erasure_receipt(strict_json.parse(jws.verify(compact, key, ERASURE_TYP, LONGEST_RECEIPT), LONGEST_RECEIPT))
