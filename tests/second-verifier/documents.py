"""Sections 3 to 6 of specs/proof-format.md: days, JSON, signed documents, trust list, request."""

import base64
import datetime
import json
import re
import unicodedata

import ed25519
from curve import SUITE, Malformed, frame, read_g2, sha256, tagged

LAYOUT = (
    b"holder_secret:raw,handle:integer,valid_until:day,birth_date:day,enrolled_on:day,"
    b"resident_country:country,province:province,status:status,nationality:country,"
    b"full_name:text,id_number:text,spare:integer,spare:integer,spare:integer,spare:integer,"
    b"spare:integer"
)
LAYOUT_HASH = tagged(b"NONLA-LAYOUT-V1", LAYOUT)
AGES = (13, 16, 18, 21, 65)
DAY_ZERO = datetime.date(1900, 1, 1)
LAST_DAY = 65_535

HIDDEN_CHARACTERS = [
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0xE0000, 0xE0FFF),
]  # fmt: skip


class BadDocument(Exception):
    """A document that is not of the written form, or not signed by whom it should be."""


def need(holds, what):
    if not holds:
        raise BadDocument(what)


# Values.


def base64url(text, length=None):
    need(isinstance(text, str) and re.fullmatch(r"[A-Za-z0-9_-]*", text), "base64url")
    need(len(text) % 4 != 1, "base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    need(base64.urlsafe_b64encode(data).rstrip(b"=").decode() == text, "base64url")
    need(length is None or len(data) == length, "base64url of another length")
    return data


def integer(least, most):
    def read(value):
        need(type(value) is int and least <= value <= most, "integer")
        return value

    return read


def boolean(value):
    need(type(value) is bool, "boolean")
    return value


def text(value):
    need(isinstance(value, str), "text")
    return value


def matching(pattern):
    def read(value):
        need(isinstance(value, str) and re.fullmatch(pattern, value), pattern)
        return value

    return read


def plain_text(most):
    def allowed(character):
        code = ord(character)
        if unicodedata.category(character) == "Cc":
            return False
        if character.isspace() and character != " ":
            return False
        return not any(first <= code <= last for first, last in HIDDEN_CHARACTERS)

    def read(value):
        need(isinstance(value, str) and 1 <= len(value) <= most, "plain text")
        need(value[0] != " " and value[-1] != " ", "plain text")
        need(all(map(allowed, value)), "plain text")
        return value

    return read


def day(value):
    need(isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value), "day")
    try:
        count = (datetime.date.fromisoformat(value) - DAY_ZERO).days
    except ValueError:
        raise BadDocument("day") from None
    need(0 <= count <= LAST_DAY, "day")
    return count


def data(length):
    return lambda value: base64url(value, length)


def country(value):
    value = matching(r"[A-Z]{2}")(value)
    return 26 * (ord(value[0]) - ord("A")) + ord(value[1]) - ord("A") + 1


def one_of(*values):
    def read(value):
        need(any(type(value) is type(one) and value == one for one in values), "choice")
        return value

    return read


def array(read, least=0, most=None):
    def read_array(value):
        need(isinstance(value, list) and len(value) >= least, "array")
        need(most is None or len(value) <= most, "array")
        return [read(one) for one in value]

    return read_array


def record(**members):
    """An object. A member given as a list of one reader may be absent, and is then None."""

    def read(value):
        need(isinstance(value, dict), "object")
        need(not set(value) - set(members), "unknown member")
        out = {}
        for name, reader in members.items():
            optional = isinstance(reader, list)
            need(optional or name in value, "missing member")
            reader = reader[0] if optional else reader
            out[name] = reader(value[name]) if name in value else None
        return out

    return read


def g2_key(value):
    key = base64url(value, 96)
    try:
        read_g2(key)
    except Malformed:
        raise BadDocument("key") from None
    return key


def digit_key(value):
    key = base64url(value, 128)
    g2_key(value[:128])
    return key


def ed25519_key(value):
    key = base64url(value, 32)
    need(ed25519.is_key(key), "key")
    return key


identifier = matching(r"[a-z0-9:._-]{1,128}")
uri = matching(r"[!-~]{1,512}")


# JSON and JWS.


def parse_json(raw):
    def members(pairs):
        need(len({name for name, _ in pairs}) == len(pairs), "a member twice")
        return dict(pairs)

    def whole(digits):
        need(digits != "-0" and len(digits) < 20 and abs(int(digits)) < 2**53, "number")
        return int(digits)

    def refuse(_):
        raise BadDocument("number")

    def check(value, depth):
        need(value is not None, "null")
        if isinstance(value, (dict, list)):
            need(depth <= 32, "too deep")
            for one in value.values() if isinstance(value, dict) else value:
                check(one, depth + 1)
        for one in value if isinstance(value, dict) else [value]:
            need(not isinstance(one, str) or not re.search("[\ud800-\udfff]", one), "surrogate")

    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=members,
            parse_int=whole,
            parse_float=refuse,
            parse_constant=refuse,
        )
    except (ValueError, RecursionError):
        raise BadDocument("JSON") from None
    check(value, 1)
    return value


def key_id(key):
    return base64.urlsafe_b64encode(sha256(key)[:16]).rstrip(b"=").decode()


def parse_jws(document, longest):
    """The key id and the three parts of a compact JWS."""
    need(len(document.encode()) <= longest, "too long")
    parts = document.split(".")
    need(len(parts) == 3, "not compact")
    header = base64url(parts[0])
    need(len(header) <= 512, "header")
    form = rb'\{"alg":"EdDSA","kid":"([A-Za-z0-9_-]{22})","typ":"([a-z0-9+-]+)"\}'
    match = re.fullmatch(form, header)
    need(match, "header")
    base64url(match[1].decode(), 16)
    return match[1].decode(), match[2].decode(), base64url(parts[1]), base64url(parts[2], 64)


def open_jws(document, key, typ, longest):
    """The JSON of a signed document."""
    named_key, named_type, payload, signature = parse_jws(document, longest)
    need(named_key == key_id(key), "other key")
    need(named_type == typ, "other type")
    signed = document.rsplit(".", 1)[0].encode()
    need(ed25519.verifies(key, signature, signed), "bad signature")
    return parse_json(payload)


# Trust list.

requirement = record(
    age_at_least=[one_of(*AGES)],
    resident_country=[country],
    one_account=boolean,
    not_expired=boolean,
    not_revoked=boolean,
    enrolled_before_days=[integer(0, 65_535)],
)
trust_list_form = record(
    sequence=integer(0, 2**53 - 1),
    published=day,
    previous=[data(32)],
    suites=array(text),
    issuers=array(
        record(
            id=identifier,
            name=plain_text(80),
            types=array(
                record(
                    vct=identifier,
                    layout=data(32),
                    zone_minutes=integer(-840, 840),
                    birthday_rule=one_of("first_of_march", "last_of_february"),
                )
            ),
            keys=array(
                record(key=g2_key, digit_key=digit_key, valid_from=day, valid_until=day)
            ),
            gap_key=g2_key,
            head_key=ed25519_key,
        )
    ),
    verifiers=array(
        record(
            id=identifier,
            name=plain_text(80),
            client_ids=array(uri),
            response_uris=array(uri),
            request_keys=array(ed25519_key),
            purposes=array(
                record(
                    purpose=plain_text(200),
                    most=requirement,
                    retention_days=integer(0, 65_535),
                )
            ),
        )
    ),
)


def short_id(key):
    return sha256(key)[:8]


def read_trust_list(document, operator_key):
    trust = trust_list_form(open_jws(document, operator_key, "nonla-trust-list+jwt", 4_194_304))
    issuers, verifiers = trust["issuers"], trust["verifiers"]
    need(SUITE.decode() in trust["suites"], "unknown suite")
    for kind in (entry for issuer in issuers for entry in issuer["types"]):
        need(kind["layout"] == LAYOUT_HASH, "unknown layout")
    for verifier in verifiers:
        ages = {purpose["most"]["age_at_least"] for purpose in verifier["purposes"]}
        need(len(ages - {None}) <= 1, "two ages")

    def distinct(values):
        values = list(values)
        need(len(set(values)) == len(values), "ambiguous")

    distinct(issuer["id"] for issuer in issuers)
    distinct(verifier["id"] for verifier in verifiers)
    for issuer in issuers:
        distinct(kind["vct"] for kind in issuer["types"])
    credential_keys = [key["key"] for issuer in issuers for key in issuer["keys"]]
    distinct(credential_keys + [issuer["gap_key"] for issuer in issuers])
    distinct(map(short_id, credential_keys))
    distinct(one for verifier in verifiers for one in verifier["client_ids"])
    request_keys = [key for verifier in verifiers for key in verifier["request_keys"]]
    distinct(request_keys + [issuer["head_key"] for issuer in issuers])
    return trust


# Request.

request_form = record(
    client_id=uri,
    response_uri=uri,
    nonce=data(32),
    expires_at=integer(-(2**53) + 1, 2**53 - 1),
    query=record(
        id=text,
        format=one_of("vnd.nonla.anonymous"),
        meta=record(
            vct_values=array(identifier, 1, 1),
            proof_system=array(one_of("nonla-bbs-1"), 1, 1),
            issuer=identifier,
            predicates=[
                array(
                    record(
                        path=array(text, 1, 1), op=text, value=[integer(0, 65_535)], as_of=day
                    ),
                    1,
                )
            ],
            not_revoked=[record(period=day, head=data(32), oldest_period=day)],
            pseudonym=[record(scope=one_of("self"))],
            purpose=plain_text(200),
            retention=integer(0, 65_535),
        ),
        claims=[
            array(
                record(path=array(one_of("resident_country"), 1, 1), values=array(country, 1, 1)),
                1,
                1,
            )
        ],
    ),
)

PREDICATES = {
    "not_expired": ("valid_until", lambda value: value is None),
    "age_at_least": ("birth_date", lambda value: value in AGES),
    "days_ago_at_least": ("enrolled_on", lambda value: value is not None),
}


def read_request(document, trust):
    """What a request says and the entry of the verifier that signed it."""
    named_key = parse_jws(document, 65_536)[0]
    listed = [
        (verifier, key)
        for verifier in trust["verifiers"]
        for key in verifier["request_keys"]
        if key_id(key) == named_key
    ]
    need(listed, "unknown verifier")
    verifier, key = listed[0]
    request = request_form(open_jws(document, key, "nonla-request+jwt", 65_536))
    meta = request["query"]["meta"]
    predicates = meta["predicates"] or []
    need(len({one["as_of"] for one in predicates}) <= 1, "different days")
    for one in predicates:
        need(one["op"] in PREDICATES, "unknown predicate")
        slot, fits = PREDICATES[one["op"]]
        need(one["path"] == [slot] and fits(one["value"]), "unknown predicate")
    need(len({one["op"] for one in predicates}) == len(predicates), "predicate twice")
    need(predicates, "no day")
    accepted = meta["not_revoked"]
    if accepted:
        need(accepted["period"] - accepted["oldest_period"] in (0, 1), "bad periods")
    return request, verifier


def credential_header(issuer, kind):
    return frame(
        b"NONLA-CREDENTIAL-V1", SUITE, issuer["id"].encode(), kind["vct"].encode(), kind["layout"]
    )
