"""Judges documents: a reader for each kind of `documents.json`.

What a reader must know beforehand (keys, who it is, what it has read before) stands beside the document.
"""

import digit_table
import gap_file
import head
import issuance
import message
import receipt
import request
import schnorr
import strict_json
import trust_list
from refusal import Refused
from shapes import array, bbs_key, count, data, day_number, digit_key, ed25519_key, ident, record, text

item = record({"kind": text, "name": text, "with": lambda value: value, "document": text, "expected": text})
content = record({"about": text, "documents": array(item)})

listed = record({"key": ed25519_key, "known?": array(text)})
signed_by = record({"key": ed25519_key})
of_issuer = record({"key": ed25519_key, "issuer": ident, "known?": array(text)})
of_file = record({"key": bbs_key, "issuer": ident, "period": day_number, "number": count})
of_table = record({"key": digit_key})
of_offer = record({"issuer": ident, "key": bbs_key, "header": text, "nonce": data(32)})
of_reader = record({"domain": ident, "verifier": ident})
shown_to = record({"key": ed25519_key, "domain": ident, "pseudonym": text})
nothing = record({})


def _trust_list(given, document):
    given, known = listed(given), None
    for before in given["known"] or []:
        known = trust_list.read(before, given["key"])
    trust_list.read(document, given["key"], known)


def _request(given, document):
    request.read(document, signed_by(given)["key"])


def _head(given, document):
    given, chain = of_issuer(given), head.Chain()
    for before in given["known"] or []:
        chain.take(head.read(before, given["key"], given["issuer"]))
    chain.take(head.read(document, given["key"], given["issuer"]))


def _gap_file(given, document):
    given = of_file(given)
    gaps = gap_file.read(bytes.fromhex(document), given["period"], given["number"])
    gap_file.check(gaps, given["key"], given["issuer"], given["period"])


def _digit_table(given, document):
    digit_table.read(bytes.fromhex(document), of_table(given)["key"])


def _blind_request(given, document):
    given = of_offer(given)
    schnorr.check_blind_request(bytes.fromhex(document), given["issuer"], given["key"],
                                bytes.fromhex(given["header"]), given["nonce"])


def _message(given, document):
    given = of_reader(given)
    message.read(document.encode(), given["domain"], given["verifier"])


def _consent(given, document):
    given = of_reader(given)
    receipt.read_consent(document.encode(), given["domain"], given["verifier"])


def _consent_receipt(given, document):
    given = shown_to(given)
    receipt.read_consent_receipt(document, given["key"], given["domain"], bytes.fromhex(given["pseudonym"]))


def _erasure_receipt(given, document):
    receipt.read_erasure_receipt(document, signed_by(given)["key"])


def _issuance(reader):
    def read(given, document):
        nothing(given)
        reader(document.encode())

    return read


READERS = {
    "trust_list": _trust_list, "request": _request, "head": _head, "gap_file": _gap_file,
    "digit_table": _digit_table, "blind_request": _blind_request, "message": _message,
    "consent": _consent, "consent_receipt": _consent_receipt, "erasure_receipt": _erasure_receipt,
    "offer": _issuance(issuance.offer), "credential_request": _issuance(issuance.credential_request),
    "credential": _issuance(issuance.credential),
}


def judge(entry):
    """The verdict about one document, in the words of the vectors."""
    try:
        READERS[entry["kind"]](entry["with"], entry["document"])
    except Refused as refused:
        return refused.name.replace(" ", "_")
    return "ok"


def run_file(path, longest):
    """Pairs (line, whether the verdict is the expected one) for the documents of a file."""
    for entry in content(strict_json.parse(path.read_bytes(), longest))["documents"]:
        found = judge(entry)
        line = f"{path.stem} / {entry['kind']}: {entry['name']}: expected {entry['expected']}, found {found}"
        yield line, found == entry["expected"]
