#!/bin/sh
# Write requirements/*.txt: lock.sh UV
set -eu
uv=$1

compile() {
    out=$1
    shift
    "$uv" pip compile -q pyproject.toml --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --no-header --upgrade "$@" -o "requirements/$out"
}

# The tests' packages are the tighter ones, so the default set follows them.
compile dev.txt --extra cpu --extra demo --group dev
compile default.txt --extra cpu --extra demo -c requirements/dev.txt
compile gpu.txt --extra gpu
compile tts.txt --extra cpu --extra tts
