"""Print the licence of each package of `requirements/default.txt` and of the extras installed."""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements" / "default.txt"
LONGEST = 60
KNOWN = {"pyrage": "MIT", "pyworld-prebuilt": "MIT"}
"""What the packages' own files say whose metadata do not."""


def licence_of(name: str) -> str:
    """
    Give the SPDX expression, or else the classifiers, or else the name.

    Raises:
        PackageNotFoundError: it is not installed.
    """
    told = metadata(name)
    classifiers = [
        each.rpartition(" :: ")[2]
        for each in told.get_all("Classifier") or []
        if each.startswith("License ::") and not each.endswith("OSI Approved")
    ]
    free = (told.get("License") or "").strip().split("\n")[0]
    # Some put the whole text there.
    named = free if 0 < len(free) <= LONGEST else ""
    expression = told.get("License-Expression")
    return expression or "; ".join(sorted(classifiers)) or named or KNOWN.get(name, "")


def main() -> int:
    names = re.findall(r"^([\w.-]+)==", LOCK.read_text(), re.MULTILINE)
    try:
        licences = {name: licence_of(name) for name in sorted(names)}
    except PackageNotFoundError as error:
        sys.stderr.write(f"{error}: make setup\n")
        return 1
    sys.stdout.writelines(f"{name}\t{licence}\n" for name, licence in licences.items())
    return 0


if __name__ == "__main__":
    sys.exit(main())
