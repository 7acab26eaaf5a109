"""An attachment as OSO wants it: base64 of a ZIP that holds the one file."""

from __future__ import annotations

import io
import zipfile
from base64 import b64encode

from simulator.dossier.model import Document


def make_document(name: str, content: bytes = b"Voorbeeld.\n", *, omschrijving: str | None = None) -> Document:
    """Return an attachment with a file called `name`; the same input gives the same bytes."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as container:
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        container.writestr(entry, content)
    return Document(
        bestandsnaam=name, omschrijving=omschrijving, bestandsinhoud=b64encode(archive.getvalue()).decode("ascii")
    )
