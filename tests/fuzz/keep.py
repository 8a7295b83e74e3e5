#!/usr/bin/env python3
"""Keeps of a grown corpus the few files that together cover the most.

    keep.py BINARY SEEDS GROWN OUT [MOST]

`cargo fuzz cmin` keeps every file that adds anything, often hundreds. This asks the target's
binary (libFuzzer's merge) what each file covers, takes all seeds, and then, up to MOST files (60),
always the file of GROWN that adds most to what is covered, the smaller first.
"""

import hashlib
import pathlib
import subprocess
import sys
import tempfile


def coverage(binary, folder):
    """What each file of a folder covers: the edges libFuzzer counts, by file."""
    with tempfile.TemporaryDirectory() as scratch:
        control = pathlib.Path(scratch, "control")
        out = pathlib.Path(scratch, "out")
        out.mkdir()
        subprocess.run(
            [binary, "-merge=1", "-use_counters=0", f"-merge_control_file={control}", out, folder],
            check=True,
            capture_output=True,
        )
        lines = control.read_text().splitlines()
    names = lines[2 : 2 + int(lines[0])]
    covered = {name: set() for name in names}
    for line in lines[2 + len(names) :]:
        kind, number, *features = line.split()
        if kind == "FT":
            covered[names[int(number)]].update(features)
    return {pathlib.Path(name): features for name, features in covered.items()}


def main(binary, seeds, grown, out, most=60):
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    kept, done = 0, set()
    for path, features in coverage(binary, seeds).items():
        (out / path.name).write_bytes(path.read_bytes())
        kept, done = kept + 1, done | features
    left = coverage(binary, grown)
    total = done.union(*left.values())
    while kept < int(most) and left:
        best = max(left, key=lambda path: (len(left[path] - done), -path.stat().st_size, path.name))
        gain = left.pop(best) - done
        if not gain:
            break
        content = best.read_bytes()
        (out / hashlib.sha256(content).hexdigest()[:40]).write_bytes(content)
        kept, done = kept + 1, done | gain
    print(f"{out.name}: {kept} files, {len(done)} of {len(total)} edges")


if __name__ == "__main__":
    main(*sys.argv[1:])
