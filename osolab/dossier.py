"""A dossier: its bytes, its parsed tree, and its validation."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from osolab.table import html_table
from osolab.validation import Validation, validate
from simulator.untrusted_xml import parse

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """A dossier, as it is sent over OSO.

    Attributes:
        content: the XML, byte for byte; `bytes(dossier)` is the same.
        profile: POPO, POVO, VOVO, BB, POSWV or VOSWV.

    >>> import osolab
    >>> dossier = osolab.Sandbox(seed=7).pupil("POVO").dossier()
    >>> dossier.profile, bytes(dossier) == dossier.content
    ('POVO', True)
    >>> dossier.tree.tag
    '{http://www.edustandaard.nl/oso_gegevensset/2019/dossier}dossier'
    >>> dossier.validate().valid
    True
    """

    content: bytes = field(repr=False)
    profile: str

    @cached_property
    def tree(self) -> _Element:
        """The root element, parsed when it is first asked for, without DTD, entities or network.

        Raises:
            UntrustedXmlError: `content` is no XML, or XML that is not safe to read.
        """
        return parse(self.content)

    def validate(self, *, mode: str = "official", lang: str = "nl") -> Validation:
        """Return the verdict on the dossier; see `osolab.validate`."""
        return validate(self.content, mode=mode, lang=lang)

    def __bytes__(self) -> bytes:
        return self.content

    def __repr__(self) -> str:
        return f"Dossier({self.profile}, {len(self.content)} bytes)"

    def _repr_html_(self) -> str:
        return html_table("Dossier", ("profile", "bytes"), [(self.profile, len(self.content))])
