"""`python -m harness` is the same program as `osolab`."""

from __future__ import annotations

from osolab.cli import main

if __name__ == "__main__":
    main()
