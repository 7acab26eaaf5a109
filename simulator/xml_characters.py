"""The characters that XML 1.0 can hold: text of others is written without the rest, text of our own is refused."""

from __future__ import annotations

import re

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A character that no XML document can hold, not even as a reference."""


def replace_forbidden(text: str) -> str:
    r"""Return a text that XML can hold: each forbidden character becomes the replacement character.

    >>> replace_forbidden("a\x00b\tc")
    'a�b\tc'
    """
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
