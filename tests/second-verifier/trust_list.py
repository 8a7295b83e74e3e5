"""The trust list (proof-format.md, section 5)."""

import re
import unicodedata
from dataclasses import dataclass

import jws
import strict_json
from hashing import SUITE, sha256
from layout import LAYOUT_HASH
from refusal import Refused, refuse_if
from shapes import (array, bbs_key, boolean, code_set, count, country_code, data, day_number, digit_key,
                    ed25519_key, ident, integer, matching, nameless, one_of, plain_text, province_code, record,
                    status_code, text, uri)

TYP = "nonla-trust-list+jwt"
LONGEST = 4_194_304
AGES = (13, 16, 18, 21, 65)
ENROLMENT_DAYS = (30, 90, 180, 365)
LONGEST_LIFE = 400
MOST_TRANSLATIONS = 8
LANGUAGE = re.compile(r"(?!(?:und|mul|mis|zxx)(?:-|\Z))[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")
HANDOVER_TYP, LONGEST_HANDOVER = "nonla-verifier-key+jwt", 2048
KEY_LIFE, KEYS_IN_FORCE, KEY_OVERLAP = 180, 2, 60

requirement = record({
    "age_at_least?": one_of(*AGES), "resident_country?": country_code, "one_account": boolean,
    "not_expired": boolean, "not_revoked": boolean, "enrolled_before_days?": one_of(*ENROLMENT_DAYS),
    "province_in?": nameless(code_set(province_code)), "status_in?": nameless(code_set(status_code)),
})
language_tag = matching(LANGUAGE)
translation = record({"lang": language_tag, "text": plain_text(200)})
purpose = record({
    "purpose": plain_text(200), "lang": language_tag, "translations?": array(translation), "issuer": ident, "vct": ident,
    "most": requirement, "retention_days": integer(0, 65535),
})
verifier = record({
    "id": ident, "name": plain_text(80), "client_ids": array(uri), "response_uris": array(uri),
    "request_keys": array(ed25519_key), "handovers?": array(text), "purposes": array(purpose),
})
handover = record({"domain": ident, "verifier": ident, "key": ed25519_key})
credential_type = record({
    "vct": ident, "layout": data(32), "zone_minutes": integer(-840, 840),
    "birthday_rule": one_of("first_of_march", "last_of_february"),
})
issuer_key = record({
    "key": bbs_key, "digit_key": digit_key, "valid_from": day_number, "valid_until": day_number,
    "withdrawn_on?": day_number,
})
gap_key = record({"key": bbs_key, "valid_from": day_number, "valid_until": day_number})
issuer = record({
    "id": ident, "name": plain_text(80), "since": day_number, "types": array(credential_type),
    "keys": array(issuer_key), "gap_keys": array(gap_key), "head_key": ed25519_key,
})
content = record({
    "domain": ident, "sequence": count, "published": day_number, "valid_until": day_number,
    "previous?": data(32), "suites": array(text),
    "issuers": array(issuer), "verifiers": array(verifier),
})


@dataclass(frozen=True)
class TrustList:
    domain: str
    sequence: int
    valid_until: int
    previous: bytes | None
    hash: bytes
    issuers: dict
    verifiers: dict

    def issuer_and_type(self, issuer_id, vct):
        """The entries of an issuer and of one of its types, or None twice."""
        entry = self.issuers.get(issuer_id)
        types = [kind for kind in entry["types"] if kind["vct"] == vct] if entry else []
        return (entry, types[0]) if types else (None, None)


def short_id(key):
    return sha256(key)[:8]


def read(compact, operator_key, known=None):
    """Reads a list; `known` is the one held so far, which it must follow."""
    payload = jws.verify(compact, operator_key, TYP, LONGEST)
    found = content(strict_json.parse(payload, LONGEST))
    refuse_if(SUITE.decode() not in found["suites"], "unknown suite")
    refuse_if(not 0 <= found["valid_until"] - found["published"] <= LONGEST_LIFE, "bad life")
    _refuse_entries(found)
    _refuse_twice(found)
    if known is not None:
        refuse_if(found["previous"] != known.hash, "broken chain", "another list")
        refuse_if(found["sequence"] != known.sequence + 1, "broken chain", "sequence")
        _refuse_changes(found, known)
    return TrustList(found["domain"], found["sequence"], found["valid_until"], found["previous"], jws.document_hash(compact),
                     {entry["id"]: entry for entry in found["issuers"]},
                     {entry["id"]: entry for entry in found["verifiers"]})


def _refuse_twice(found):
    issuers, verifiers = found["issuers"], found["verifiers"]
    keys = [key["key"] for entry in issuers for key in entry["keys"]]
    unique = {
        "issuer": [entry["id"] for entry in issuers],
        "verifier": [entry["id"] for entry in verifiers],
        "type": [(entry["id"], kind["vct"]) for entry in issuers for kind in entry["types"]],
        "client id": [name for entry in verifiers for name in entry["client_ids"]],
        "BBS key": keys + [key["key"] for entry in issuers for key in entry["gap_keys"]],
        "short id": [short_id(key) for key in keys],
        "Ed25519 key": [entry["head_key"] for entry in issuers]
        + [key for entry in verifiers for key in entry["request_keys"]],
    }
    for what, values in unique.items():
        refuse_if(len(set(values)) != len(values), "ambiguous", what)


def _refuse_entries(found):
    for entry in found["issuers"]:
        refuse_if(any(kind["layout"] != LAYOUT_HASH for kind in entry["types"]), "unknown layout")
    for entry in found["issuers"]:
        refuse_if(any(key["valid_from"] < entry["since"] for key in entry["keys"]), "key before since")
        _refuse_keys(entry["keys"])
        _refuse_gap_keys(_lives(entry["gap_keys"]))
    for entry in found["verifiers"]:
        _refuse_purposes([item["most"] for item in entry["purposes"]])
        for item in entry["purposes"]:
            _refuse_translations(item)
        seen = [text for item in entry["purposes"] for text in _looks(item)]
        refuse_if(len(set(seen)) != len(seen), "purpose twice")


def _lives(keys):
    return sorted((key["valid_from"], key["valid_until"]) for key in keys)


def in_force(key, day):
    """Whether credentials under an issuer key count on a day."""
    withdrawn = key["withdrawn_on"]
    return key["valid_from"] <= day <= key["valid_until"] and (withdrawn is None or day < withdrawn)


def _last_day(key):
    withdrawn = key["withdrawn_on"]
    return key["valid_until"] if withdrawn is None else min(key["valid_until"], max(withdrawn - 1, 0))


def _refuse_keys(keys):
    earlier = []
    for first, planned, last in sorted((key["valid_from"], key["valid_until"], _last_day(key)) for key in keys):
        refuse_if(planned - first + 1 < KEY_LIFE, "short key life")
        earlier = [life for life in earlier if life[0] >= first]
        refuse_if(len(earlier) >= KEYS_IN_FORCE, "many keys in force")
        refuse_if(any(min(last, end) - first + 1 > KEY_OVERLAP for _, end in earlier), "long key overlap")
        earlier.append((planned, last))


def _refuse_gap_keys(lives):
    before = None
    for first, last in lives:
        refuse_if(first > last or (before is not None and first <= before), "gap keys overlap")
        before = last


def _refuse_purposes(requirements):
    for member, name in (("age_at_least", "two ages"), ("enrolled_before_days", "two enrolment days"),
                         ("province_in", "two province sets"), ("status_in", "two status sets")):
        refuse_if(len({item[member] for item in requirements} - {None}) > 1, name)
    for item in requirements:
        bound = item["not_expired"] and item["not_revoked"]
        refuse_if(item["one_account"] and not bound, "account unbound")


def _refuse_translations(item):
    langs = [item["lang"]] + [entry["lang"] for entry in item["translations"] or []]
    refuse_if(len(langs) > 1 + MOST_TRANSLATIONS, "many translations")
    refuse_if(len(set(langs)) != len(langs), "language twice")


def _looks(item):
    """What the texts of a purpose look like, each once, with whose credentials it is for."""
    texts = [item["purpose"]] + [entry["text"] for entry in item["translations"] or []]
    return {(as_seen(text), item["issuer"], item["vct"]) for text in texts}


def _refuse_changes(found, known):
    refuse_if(found["domain"] != known.domain, "other domain")
    issuers = {entry["id"]: entry for entry in found["issuers"]}
    for name, before in known.issuers.items():
        refuse_if(name not in issuers, "issuer missing", name)
        refuse_if(before["since"] != issuers[name]["since"], "since changed", name)
        keys = {key["key"]: key for key in issuers[name]["keys"]}
        refuse_if(not all(_kept(key, keys.get(key["key"])) for key in before["keys"]), "key changed", name)
    _refuse_verifiers(found, known)


def _refuse_verifiers(found, known):
    verifiers = {entry["id"]: entry for entry in found["verifiers"]}
    for name, before in known.verifiers.items():
        refuse_if(name not in verifiers, "verifier missing", name)
        entry, own = verifiers[name], before["request_keys"]
        new = [key for key in entry["request_keys"] if key not in own]
        signed = [_handed_over(text, own) for text in entry["handovers"] or []]
        wanted = [{"domain": found["domain"], "verifier": name, "key": key} for key in new]
        refuse_if(any(item not in signed for item in wanted), "verifier key unsigned", name)


def _handed_over(compact, keys):
    """What a handover says that one of these keys signed, or None."""
    for key in keys:
        try:
            payload = jws.verify(compact, key, HANDOVER_TYP, LONGEST_HANDOVER)
            return handover(strict_json.parse(payload, LONGEST_HANDOVER))
        except Refused:
            continue
    return None


def as_seen(text):
    """A text as one sees it."""
    def folded(form):
        return unicodedata.normalize("NFKC", form)

    return " ".join(folded(folded(text).lower()).split())


def _kept(before, now):
    """Whether a key is listed as it was, but for being withdrawn."""
    if now is None:
        return False
    withdrawn = now["withdrawn_on"] if before["withdrawn_on"] is None else before["withdrawn_on"]
    return now == before | {"withdrawn_on": withdrawn}
