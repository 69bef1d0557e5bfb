#!/bin/sh
# Ask the advisory database about every pinned package: audit.sh UV
# Needs the network. A known hole is an exit code, and so is a package that nothing is known of.
set -eu
uv=$1
PIP_AUDIT=2.9.0

for lock in requirements/default.txt requirements/dev.txt requirements/gpu.txt requirements/tts.txt \
    requirements/painter.txt requirements/faces.txt requirements/tracing.txt; do
    echo "== $lock"
    "$uv" tool run "pip-audit@$PIP_AUDIT" --disable-pip --require-hashes --strict --progress-spinner off \
        --requirement "$lock"
done
