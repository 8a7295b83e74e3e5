"""JSON as documents may have it (proof-format.md, section 4, *JSON*).

The text names *too long* alone; the others are here *not JSON*, *member twice*, *too deep*, *number*, *null* and
*surrogate*.
"""

import json

from refusal import Refused, refuse_if

DEEPEST = 32
LIMIT = 2**53


def parse(data, longest):
    """The value of a document: dict, list, str, int or bool, nothing else."""
    refuse_if(len(data) > longest, "too long")
    text = _text(data)
    _refuse_depth(text)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_int=_integer, parse_float=_no_number,
                           parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Refused("not JSON", str(error)) from None
    _refuse_values(value)
    return value


def _text(data):
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("not JSON", str(error)) from None


def _refuse_depth(text):
    """Counts brackets outside of strings, before anything descends into them."""
    depth, inside, escaped = 0, False, False
    for char in text:
        if inside:
            inside = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            inside = True
        elif char in "[{":
            depth += 1
            refuse_if(depth > DEEPEST, "too deep")
        elif char in "]}":
            depth -= 1


def _object(pairs):
    found = dict(pairs)
    refuse_if(len(found) != len(pairs), "member twice")
    return found


def _integer(text):
    refuse_if(text == "-0" or len(text) > 17, "number", text[:20])
    number = int(text)
    refuse_if(abs(number) >= LIMIT, "number", text)
    return number


def _no_number(text):
    raise Refused("number", text[:20])


def _refuse_values(value):
    """Nulls and halves of surrogate pairs, wherever they are."""
    refuse_if(value is None, "null")
    if isinstance(value, str):
        refuse_if(any("\ud800" <= char <= "\udfff" for char in value), "surrogate")
    elif isinstance(value, list):
        for item in value:
            _refuse_values(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            _refuse_values(name)
            _refuse_values(item)
