#!/bin/sh
# Ask the advisory database about every pinned package: audit.sh UV
# Needs the network; tells of a known hole by its exit code.
set -eu
uv=$1
PIP_AUDIT=2.9.0

for lock in requirements/default.txt requirements/dev.txt requirements/gpu.txt requirements/tts.txt \
    requirements/painter.txt requirements/faces.txt requirements/tracing.txt; do
    echo "== $lock"
    "$uv" tool run "pip-audit@$PIP_AUDIT" --disable-pip --require-hashes --progress-spinner off \
        --requirement "$lock"
done
