"""`python -m loadtests` is `osolab load`."""

from __future__ import annotations

import sys

from osolab.cli import run

if __name__ == "__main__":
    sys.exit(run(["load", *sys.argv[1:]]))
