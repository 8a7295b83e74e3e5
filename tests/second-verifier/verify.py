"""Runs all vectors in a folder: `verify.py [DIR]`.

Prints a line for each answer and document, with its name, the verdict expected and the one found, and last the counts. Ends
with 0 only if every verdict is the expected one. Without DIR the vectors are those in `../vectors/nonla-2`.
"""

import sys
import time
from pathlib import Path

import documents
import jws
import presentation
import request
import strict_json
import trust_list
from refusal import Refused, refuse_if
from shapes import any_integer, array, data, ident, record, text

LONGEST_FILE = 16 * 1024 * 1024
case = record({"name": text, "presentation": text, "expected": text})
vector = record({
    "about": text, "operator_key": data(32), "trust_list": text, "verifier": ident, "request": text,
    "now": any_integer, "cases": array(case),
})


def default_folder():
    return Path(__file__).resolve().parent.parent / "vectors" / "nonla-2"


def read_request(compact, verifier):
    """The request under whichever listed key of the verifier it names."""
    kid = jws.unverified_key_id(compact, request.LONGEST)
    keys = [key for key in verifier["request_keys"] if jws.key_id(key) == kid]
    refuse_if(not keys, "unknown verifier")
    return request.read(compact, keys[0])


def run_case(asked, verifier_id, trusted, now, hexadecimal):
    """The verdict in the words of the vectors."""
    try:
        presentation.verify(asked, verifier_id, trusted, now, bytes.fromhex(hexadecimal))
    except Refused as refused:
        return refused.name.replace(" ", "_")
    return "ok"


def run_file(path):
    """Pairs (line, whether the verdict is the expected one) for the answers of a file."""
    content = vector(strict_json.parse(path.read_bytes(), LONGEST_FILE))
    trusted = trust_list.read(content["trust_list"], content["operator_key"])
    refuse_if(content["verifier"] not in trusted.verifiers, "unknown verifier")
    asked = read_request(content["request"], trusted.verifiers[content["verifier"]])
    for item in content["cases"]:
        found = run_case(asked, content["verifier"], trusted, content["now"], item["presentation"])
        line = f"{path.stem} / {item['name']}: expected {item['expected']}, found {found}"
        yield line, found == item["expected"]


def main(arguments):
    folder = Path(arguments[0]) if arguments else default_folder()
    paths, begun, right, wrong = sorted(folder.glob("*.json")), time.process_time(), 0, 0
    for path in paths:
        try:
            lines = documents.run_file(path, LONGEST_FILE) if path.stem == "documents" else run_file(path)
            for line, agrees in lines:
                print(line if agrees else f"{line}  <- DIFFERS", flush=True)
                right, wrong = right + agrees, wrong + (not agrees)
        except Refused as refused:
            print(f"{path.stem}: the file is refused: {refused}  <- DIFFERS")
            wrong += 1
    seconds = time.process_time() - begun
    print(f"{len(paths)} files, {right + wrong} answers and documents, {right} as expected, {wrong} not, {seconds:.0f} s of one core")
    return 0 if right and not wrong else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
