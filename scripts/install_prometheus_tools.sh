#!/bin/sh
# Put promtool and amtool of Debian's packages into a folder: install_prometheus_tools.sh BIN
# Taken out of the packages and not installed, so that no server of theirs is started or set up.
set -eu
bin=$1

missing=""
for tool in promtool amtool; do
    [ -x "$bin/$tool" ] || missing="$missing $tool"
done
[ -n "$missing" ] || exit 0

if command -v promtool >/dev/null 2>&1 && command -v amtool >/dev/null 2>&1; then
    for tool in promtool amtool; do
        ln -sf "$(command -v "$tool")" "$bin/$tool"
    done
    exit 0
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fetch() { (cd "$folder" && apt-get download -qq prometheus prometheus-alertmanager 2>"$folder/why"); }
if ! fetch; then
    if [ "$(id -u)" -eq 0 ]; then apt-get update -qq; else sudo apt-get update -qq; fi
    fetch || {
        cat "$folder/why" >&2
        echo "Please put these programs on the PATH and try again:$missing" >&2
        exit 1
    }
fi
for package in "$folder"/*.deb; do
    dpkg-deb -x "$package" "$folder/root"
done
for tool in promtool amtool; do
    install -m 755 "$folder/root/usr/bin/$tool" "$bin/$tool"
done
