"""Files of a revocation list (proof-format.md, section 10, *File*)."""

from dataclasses import dataclass

import signature
from hashing import GAP_HEADER
from head import WIDTH
from refusal import Refused, refuse_if

MAGIC = b"NONLAGAP"
ENTRY = 84
MOST = 65_536
WIDEST = 256


@dataclass(frozen=True)
class Gap:
    low: int
    high: int
    signature: tuple


def read(data, period, number):
    """The gaps of file `number` of a period. Their signatures are decoded, not checked."""
    length, rest = divmod(len(data) - 20, ENTRY)
    refuse_if(rest != 0 or not 0 <= length <= MOST or data[:8] != MAGIC, "not a gap file")
    header = [int.from_bytes(part, "big") for part in (data[8:10], data[10:16], data[16:20])]
    refuse_if(header != [period, number, length], "other file")
    low, ends, base = 0, [], WIDTH * number
    for i in range(20, len(data), ENTRY):
        high = int.from_bytes(data[i:i + 4], "big")
        refuse_if(not low < high <= WIDTH, "does not tile")
        refuse_if(high > low - low % WIDEST + WIDEST, "does not tile", "a multiple of 256 left out")
        ends.append((low, high, data[i + 4:i + ENTRY]))
        low = high
    refuse_if(low != WIDTH, "does not tile")
    return [Gap(base + low, base + high, _signature(entry)) for low, high, entry in ends]


def _signature(data):
    try:
        return signature.read(data)
    except Refused as refused:
        raise Refused("malformed signature", str(refused)) from None


def check(gaps, gap_key, issuer, period):
    """Refuses a file of which a signature does not hold."""
    signed = [(gap.signature, [period, gap.low, gap.high]) for gap in gaps]
    refuse_if(not signature.all_valid(signed, gap_key, GAP_HEADER + issuer.encode()), "bad signature")
