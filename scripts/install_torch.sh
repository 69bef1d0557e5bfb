#!/bin/sh
# Install the release of torch that the extras `tts` and `painter` pin: install_torch.sh BIN PYPROJECT
set -eu
bin=$1 pyproject=$2

pinned=$(sed -n 's/^ *"\(torch==[^"]*\)".*/\1/p' "$pyproject" | sort -u)
[ -n "$pinned" ] || {
    echo "$pyproject pins no torch." >&2
    exit 1
}
# Outside the lock, for the right build differs: where pip is given one for CPUs (PIP_FIND_LINKS,
# PIP_EXTRA_INDEX_URL), it is taken, since 2.13.0+cpu ranks above 2.13.0; everywhere else the
# registry's, which is for CUDA, brings 3 GB of libraries and runs on a CPU too.
"$bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: "$pinned"
