#!/bin/sh
# Write requirements/*.txt anew: lock.sh UV
set -eu
uv=$1

compile() {
    out=$1
    shift
    "$uv" pip compile -q pyproject.toml --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --no-header --upgrade "$@" -o "requirements/$out"
}

# The tests' packages are the tighter ones, so the other sets follow them: what an extra adds
# moves nothing that is installed already.
compile dev.txt --extra cpu --extra demo --group dev
compile default.txt --extra cpu --extra demo -c requirements/dev.txt
compile gpu.txt --extra gpu --extra demo -c requirements/dev.txt --override requirements/overrides-gpu.txt
compile tts.txt --extra tts -c requirements/dev.txt --override requirements/overrides-tts.txt
compile painter.txt --extra painter -c requirements/dev.txt --override requirements/overrides-painter.txt
compile faces.txt --extra faces -c requirements/dev.txt --override requirements/overrides-faces.txt
compile tracing.txt --extra tracing -c requirements/dev.txt

if grep -n "://" requirements/*.txt; then
    echo "A lock names an address: it would work on this machine alone." >&2
    exit 1
fi
