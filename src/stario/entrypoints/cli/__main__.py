"""`python -m stario.entrypoints.cli` is `stario`."""

from stario.entrypoints.cli.commands import main

main()
