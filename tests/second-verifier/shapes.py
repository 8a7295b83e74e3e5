"""The values documents are made of (proof-format.md, sections 3 and 4).

A shape is a function that takes a JSON value and gives back what it stands for, or refuses. `record` makes one
from a table of members, as the tables of the text have them; a name that ends in `?` may be absent.
"""

import re
import unicodedata
from datetime import date, timedelta

import ed25519
from encoding import base64url
from points import g1_point, g2_point, scalar
from refusal import Refused, refuse_if

KIND = "value"
DAY_0 = date(1900, 1, 1)
LAST_DAY = 65535
ID = re.compile(r"[a-z0-9:._-]{1,128}")
URI = re.compile(r"[!-~]{1,512}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
COUNTRY = re.compile(r"[A-Z]{2}")
WHITE_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
INVISIBLE = ((0x00, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160),
             (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
             (0x2800, 0x2800), (0x3164, 0x3164), (0xE000, 0xF8FF), (0xFDD0, 0xFDEF), (0xFE00, 0xFE0F),
             (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFC), (0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159),
             (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF), (0xF0000, 0x10FFFF))
MOST_MARKS = 8


def record(members):
    """A JSON object with exactly these members."""
    required = {name for name in members if not name.endswith("?")}
    shapes = {name.rstrip("?"): shape for name, shape in members.items()}

    def read(value):
        refuse_if(not isinstance(value, dict), KIND, "not an object")
        refuse_if(value.keys() - shapes.keys(), "unknown member", str(sorted(value.keys() - shapes.keys())))
        refuse_if(required - value.keys(), "missing member", str(sorted(required - value.keys())))
        refuse_if(any(value[name] == [] for name in value.keys() - required), "empty array")
        return {name: shapes[name](value[name]) if name in value else None for name in shapes}

    return read


def array(shape):
    def read(value):
        refuse_if(not isinstance(value, list), KIND, "not an array")
        return [shape(item) for item in value]

    return read


def text(value):
    refuse_if(not isinstance(value, str), KIND, "not a text")
    return value


def matching(pattern):
    def read(value):
        refuse_if(not pattern.fullmatch(text(value)), KIND, value)
        return value

    return read


ident = matching(ID)
uri = matching(URI)


def one_of(*values):
    """One of these texts or numbers. `True` is no number."""

    def read(value):
        refuse_if(isinstance(value, bool) or value not in values, KIND, str(value))
        return value

    return read


def boolean(value):
    refuse_if(not isinstance(value, bool), KIND, "not a boolean")
    return value


def integer(low, high):
    def read(value):
        refuse_if(isinstance(value, bool) or not isinstance(value, int), KIND, "not an integer")
        refuse_if(not low <= value <= high, KIND, str(value))
        return value

    return read


count = integer(0, 2**53 - 1)
any_integer = integer(1 - 2**53, 2**53 - 1)


def day_number(value):
    """The number of a written day."""
    refuse_if(not DAY.fullmatch(text(value)), KIND, value)
    year, month, day = map(int, value.split("-"))
    try:
        number = (date(year, month, day) - DAY_0).days
    except ValueError:
        number = -1
    refuse_if(not 0 <= number <= LAST_DAY, KIND, value)
    return number


def date_of(number):
    return DAY_0 + timedelta(days=number)


def country_code(value):
    refuse_if(not COUNTRY.fullmatch(text(value)), KIND, value)
    return 26 * (ord(value[0]) - ord("A")) + ord(value[1]) - ord("A") + 1


PROVINCE = re.compile(r"0[0-9]{2}")
STATUSES = {"citizen": 1, "foreign_resident": 2, "citizen_abroad": 3}
MOST_CODES = 8


def province_code(value):
    refuse_if(not PROVINCE.fullmatch(text(value)) or not 1 <= int(value) <= 96, "unknown code", value)
    return int(value)


def status_code(value):
    refuse_if(text(value) not in STATUSES, "unknown code", value)
    return STATUSES[value]


def code_set(shape):
    """Codes that ascend, 1 to 8 of them."""

    def read(value):
        found = tuple(array(shape)(value))
        refuse_if(not found, KIND, "no codes")
        refuse_if(len(found) > MOST_CODES, "many codes")
        refuse_if(any(low >= high for low, high in zip(found, found[1:])), "codes not ascending")
        return found

    return read


def nameless(shape):
    """The same shape within a document, where its refusals have no name."""

    def read(value):
        try:
            return shape(value)
        except Refused as refused:
            raise Refused(KIND, str(refused)) from None

    return read


def plain_text(most):
    """Text of 1 to `most` characters that shows all there is in it."""

    def read(value):
        refuse_if(not 1 <= len(text(value)) <= most, KIND, "length of a text")
        refuse_if(value[0] in WHITE_SPACE or value[-1] in WHITE_SPACE, KIND, "blank at an end")
        refuse_if(any(c in WHITE_SPACE and c != " " or _is_invisible(c) for c in value), KIND, "hidden character")
        refuse_if(not unicodedata.is_normalized("NFC", value), KIND, "not in NFC")
        refuse_if(_has_lone_marks(value), KIND, "combining mark without a letter")
        return value

    return read


def _is_invisible(char):
    ends_a_plane = ord(char) & 0xFFFF in (0xFFFE, 0xFFFF)
    return ends_a_plane or any(low <= ord(char) <= high for low, high in INVISIBLE)


def _has_lone_marks(value):
    """Whether a combining mark stands on nothing, or on too many others."""
    room = 0
    for char in value:
        if not unicodedata.category(char).startswith("M"):
            room = 0 if char == " " else MOST_MARKS
        elif room == 0:
            return True
        else:
            room -= 1
    return False


def data(length):
    """base64url(length)."""

    def read(value):
        found = base64url(text(value), KIND)
        refuse_if(len(found) != length, KIND, f"{len(found)} bytes, not {length}")
        return found

    return read


def ed25519_key(value):
    key = data(32)(value)
    refuse_if(not ed25519.is_public_key(key), KIND, "no Ed25519 key")
    return key


def checked(length, *checks):
    """base64url(length) that each of the checks decodes; their refusals have no name in a document."""

    def read(value):
        found = data(length)(value)
        try:
            for check in checks:
                check(found)
        except Refused as refused:
            raise Refused(KIND, str(refused)) from None
        return found

    return read


def two_scalars(data):
    scalar(data[:32])
    scalar(data[32:])


bbs_key = checked(96, g2_point)
digit_key = checked(128, lambda key: g2_point(key[:96]))
pseudonym = checked(48, g1_point)
signature = checked(80, lambda found: g1_point(found[:48]), lambda found: scalar(found[48:]))
pseudonym_signature = checked(64, two_scalars)
blind_request = checked(160, lambda found: g1_point(found[:48]), lambda found: g1_point(found[48:96]),
                        lambda found: two_scalars(found[96:]))
