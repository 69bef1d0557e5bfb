#!/bin/sh
# Let torchaudio be imported beside a torch without CUDA: mend_torchaudio.sh PYTHON
set -eu
python=$1

has_cuda=$("$python" -c 'import torch; print(torch.version.cuda is not None)')
[ "$has_cuda" = False ] || exit 0
# The registry has torchaudio for CUDA alone. Its compiled part can't be loaded beside another
# torch, and fails the import with it; without the part, what XTTS uses runs in Python.
site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
rm -f "$site"/torchaudio/lib/*.so
"$python" -c 'import torchaudio'
