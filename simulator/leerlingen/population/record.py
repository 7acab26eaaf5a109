"""A pupil as one flat record, for tables."""

from __future__ import annotations

import json
from typing import TypeAlias

from simulator.leerlingen.model import Leerling
from simulator.standard.overdracht import Profiel

Record: TypeAlias = dict[str, str | int | bool | None]
"""Values by the name of their column."""

COLUMNS: dict[str, type] = {
    "index": int,
    "profiel": str,
    "leerlingid": str,
    "pgn": str,
    "pgn_soort": str,
    "voornamen": str,
    "roepnaam": str,
    "voorvoegsel": str,
    "achternaam": str,
    "geslacht": int,
    "geboortedatum": str,
    "straat": str,
    "huisnummer": str,
    "postcode": str,
    "plaats": str,
    "gemeente": str,
    "adresgeheim": bool,
    "gezin": int,
    "verzorgers": int,
    "brin": str,
    "vestigingscode": str,
    "sector": str,
    "swv": str,
    "bestuur": str,
    "schoolsoort": str,
    "ontvanger_brin": str,
    "ontvanger_vestigingscode": str,
    "jaargroep": str,
    "ingeschreven_op": str,
    "advies": str,
    "herzien_advies": str,
    "eindtoets": int,
    "toetsen": int,
    "ondersteuning": bool,
    "bijlagen": int,
    "opt_out": str,
    "akkoord": str,
    "toestemming": str,
}
"""Type of each column, in order; any value may be None."""


def make_record(leerling: Leerling, profiel: Profiel) -> Record:
    """Return the flat record of a pupil: text, numbers and booleans only."""
    adres = leerling.gezin.adres
    advies = leerling.advies
    return {
        "index": leerling.index,
        "profiel": profiel.value,
        "leerlingid": leerling.leerlingid,
        "pgn": leerling.pgn,
        "pgn_soort": leerling.pgn_soort.value,
        "voornamen": " ".join(leerling.voornamen),
        "roepnaam": leerling.roepnaam,
        "voorvoegsel": leerling.voorvoegsel,
        "achternaam": leerling.achternaam,
        "geslacht": leerling.geslacht,
        "geboortedatum": leerling.geboortedatum.isoformat(),
        "straat": adres.straat,
        "huisnummer": f"{adres.huisnummer}{adres.toevoeging}",
        "postcode": adres.postcode,
        "plaats": adres.plaats,
        "gemeente": adres.gemeente,
        "adresgeheim": leerling.adresgeheim,
        "gezin": leerling.gezin.nummer,
        "verzorgers": len(leerling.gezin.verzorgers),
        "brin": leerling.school.brin,
        "vestigingscode": leerling.school.vestigingscode,
        "sector": leerling.school.sector.value,
        "swv": leerling.school.swv_nummer,
        "bestuur": leerling.school.bestuur_nummer,
        "schoolsoort": leerling.school.soort,
        "ontvanger_brin": leerling.receiver.brin if leerling.receiver else "",
        "ontvanger_vestigingscode": leerling.receiver.vestigingscode if leerling.receiver else "",
        "jaargroep": leerling.jaargroep,
        "ingeschreven_op": leerling.ingeschreven_op.isoformat(),
        "advies": advies.code if advies else "",
        "herzien_advies": advies.herzien if advies else "",
        "eindtoets": leerling.eindtoets.score if leerling.eindtoets else None,
        "toetsen": len(leerling.toetsen),
        "ondersteuning": leerling.ondersteuning.present,
        "bijlagen": leerling.bijlagen,
        "opt_out": ",".join(sorted(leerling.opt_out)),
        "akkoord": leerling.inzage.akkoord,
        "toestemming": leerling.inzage.toestemming,
    }


def make_line(record: Record) -> bytes:
    """Return a record as one line of JSON."""
    return (json.dumps(record, ensure_ascii=False) + "\n").encode()
