"""A text that a person reads, in both languages of osolab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("nl", "en")
"""Dutch first: it is the default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text in Dutch and in English."""

    nl: str
    en: str

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Text:
        """Return the text in a mapping with the keys `nl` and `en`.

        Raises:
            KeyError: a language is missing.
        """
        return cls(nl=texts["nl"], en=texts["en"])

    def in_language(self, language: str) -> str:
        """Return the text in `nl` or `en`.

        >>> Text(nl="ja", en="yes").in_language("en")
        'yes'
        """
        return self.as_dict()[language]

    def as_dict(self) -> dict[str, str]:
        """Return the text as it stands in JSON results: `{"nl": …, "en": …}`."""
        return {"nl": self.nl, "en": self.en}
