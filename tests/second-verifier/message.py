"""Messages signed as a pseudonym (proof-format.md, section 12, *Message*)."""

import schnorr
import strict_json
from hashing import frame, integer, scope_of
from refusal import refuse_if
from shapes import data, day_number, ident, one_of, plain_text, pseudonym, pseudonym_signature, record, text

LONGEST = 16_384
_about = record({"complaint_about": data(32)})
_name = one_of("erase", "appeal", "complaint")


def kind(value):
    """The bytes that are signed for a kind: its name, and behind it the request it is about."""
    if isinstance(value, dict):
        return b"complaint_about" + _about(value)["complaint_about"]
    return _name(text(value)).encode()


content = record({
    "verifier": ident, "kind": kind, "day": day_number, "nonce": data(32),
    "text?": plain_text(2000),
})
document = record({"content": content, "pseudonym": pseudonym, "signature": pseudonym_signature})


def signed_bytes(found):
    return frame(b"NONLA-PSEUDONYM-MESSAGE-V1", found["verifier"].encode(), found["kind"],
                 integer(found["day"], 2), found["nonce"], (found["text"] or "").encode())


def read(written, trust_domain, verifier):
    """Content and pseudonym of a message to this verifier of a trust domain."""
    found = document(strict_json.parse(written, LONGEST))
    inner = found["content"]
    refuse_if(inner["verifier"] != verifier, "other verifier")
    scope = scope_of(trust_domain, verifier)
    schnorr.check_pseudonym_signature(found["signature"], scope, found["pseudonym"], signed_bytes(inner))
    return inner, found["pseudonym"]
