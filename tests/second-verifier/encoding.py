"""base64url without padding, one spelling per value (proof-format.md, conventions)."""

import base64
import re

from refusal import refuse_if

ALPHABET = re.compile(r"[A-Za-z0-9_-]*")


def base64url(text, kind="base64url"):
    """The bytes of a text. Refuses padding, other characters, impossible lengths, nonzero unused bits."""
    refuse_if(not ALPHABET.fullmatch(text) or len(text) % 4 == 1, kind)
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    refuse_if(to_base64url(data) != text, kind, "unused bits")
    return data


def to_base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
