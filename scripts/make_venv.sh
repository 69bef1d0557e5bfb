#!/bin/sh
# Make a virtual environment with uv in it: make_venv.sh PYTHON FOLDER UV_VERSION
set -eu
python=$1 folder=$2 uv_version=$3

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Stario needs Python 3.11 or newer; '$python' is $("$python" --version 2>&1)." >&2
    exit 1
}
# Debian keeps the part of Python that makes environments in a package of its own.
"$python" -c 'import ensurepip' 2>/dev/null || sh scripts/install_system_packages.sh python3-venv
"$python" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check "uv==$uv_version"
