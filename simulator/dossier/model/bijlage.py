"""Attachments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One attachment: `bestandsinhoud` is the base64 text of a ZIP that holds the file `bestandsnaam`."""

    bestandsnaam: str  # file name with extension
    omschrijving: str | None = None  # description of the attachment
    bestandsinhoud: str  # Base64 of a ZIP file that holds the attachment
