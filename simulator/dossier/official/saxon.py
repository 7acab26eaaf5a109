"""XSLT 2.0 by Saxon, the only module that imports saxonche: on first use, so that the rest works without it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from simulator.errors import ConfigurationError, OsoError

if TYPE_CHECKING:
    from pathlib import Path


class StylesheetError(OsoError):
    """The stylesheet stopped with an error; the published ones do so on an invalid boolean."""


@cache
def _processor() -> Any:  # noqa: ANN401 - saxonche has no types
    """Return the processor, one for the whole process: it is expensive to create and made to be shared."""
    try:
        from saxonche import PySaxonProcessor
    except ImportError:
        raise ConfigurationError(
            "Saxon is not installed, and the official stylesheets need it",
            nl="Saxon is niet geïnstalleerd, en de officiële stylesheets hebben het nodig",
            where="--bundle",
            remedy="pip install 'osolab[bundle]'",
            remedy_nl="installeer het met pip install 'osolab[bundle]'",
        ) from None
    return PySaxonProcessor(license=False)


@cache
def _compiled(stylesheet: Path) -> Any:  # noqa: ANN401 - saxonche has no types
    from saxonche import PySaxonApiError

    try:
        return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(stylesheet))
    except PySaxonApiError as error:
        raise ConfigurationError(
            f"no stylesheet that Saxon can run: {error}",
            nl=f"geen stylesheet dat Saxon kan draaien: {error}",
            where=str(stylesheet),
            remedy="download the file again",
            remedy_nl="download het bestand opnieuw",
        ) from None


def transform(stylesheet: Path, xml: str) -> str:
    """Return the output of a stylesheet for a document.

    Args:
        stylesheet: file; compiled once for each process.
        xml: the document, without a declaration.

    Raises:
        ConfigurationError: Saxon is not installed, or the stylesheet cannot be compiled.
        StylesheetError: the stylesheet stopped with an error.
    """
    processor = _processor()
    executable = _compiled(stylesheet)
    from saxonche import PySaxonApiError

    try:
        return str(executable.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml)) or "")
    except PySaxonApiError as error:
        raise StylesheetError(str(error)) from None
