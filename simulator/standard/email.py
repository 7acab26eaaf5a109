"""E-mail addresses, judged by form only: no look-up of the domain."""

from __future__ import annotations

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

_FORM = re.compile(r"(?P<rest>[!-~]+\.)(?P<top>[A-Za-z]{2,63})")
"""Visible ASCII, and a top level of letters: the library also takes other scripts."""

_RESERVED = re.compile(r"(?<=[@.][A-Za-z0-9]{2})--(?=[A-Za-z0-9-]*[A-Za-z0-9]\.)")
"""Two hyphens in third and fourth place of a label. The library reads what follows them as another script."""


@lru_cache(maxsize=16_384)  # the library needs 0.1 ms for an address, and a school has few
def is_email(text: str) -> bool:
    """Tell whether a text as a whole is an e-mail address with a domain that has a top level.

    Domains that never reach anybody, such as `geheim@geheim.geheim` and `jan@school.test`, are addresses as well.

    >>> is_email("jan@school.nl"), is_email("jan@localhost"), is_email("<x> jan@school.nl")
    (True, False, False)
    """
    form = _FORM.fullmatch(text)
    if form is None:
        return False
    local, sign, domain = form["rest"].rpartition("@")
    top = "a" * len(form["top"])  # the library refuses a top level that the internet will never have
    try:
        validate_email(
            local + _RESERVED.sub("aa", sign + domain) + top,
            strict=True,
            check_deliverability=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            allow_display_name=False,
            allow_smtputf8=False,
        )
    except EmailNotValidError:
        return False
    return True
