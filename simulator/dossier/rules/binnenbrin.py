"""Rules of a handover within one BRIN. Bron: gegevensset business rules 5.4, OVb."""

from __future__ import annotations

from simulator.dossier.rules.overstap_dormant import UNREACHED
from simulator.dossier.rules.rule import BINNENBRIN
from simulator.dossier.rules.shared import (
    geheim_adres,
    geheim_adres_verzorger,
    geheim_buitenlands_adres,
    geheim_number,
    leerling_forbids,
    uitlevering,
)

RULES = (
    uitlevering("OVb.MD03", BINNENBRIN),
    leerling_forbids("OVb.LL01", BINNENBRIN, "geboortemaand", nl="de geboortemaand", en="the month of birth"),
    geheim_adres("OVb.LL02", BINNENBRIN),
    leerling_forbids(
        "OVb.LL03", BINNENBRIN, "postcode4adres", nl="de postcode van vier cijfers", en="the 4-digit code"
    ),
    geheim_number("OVb.LL04+OVb.OV02.telefoon", BINNENBRIN, "telefoon"),
    geheim_number("OVb.LL04+OVb.OV02.e-mail", BINNENBRIN, "e-mail"),
    geheim_buitenlands_adres("OVb.LL05", BINNENBRIN),
    leerling_forbids(
        "OVb.LLxx.geboorteplaats", BINNENBRIN, "geboorteplaats", nl="de geboorteplaats", en="the place of birth"
    ),
    leerling_forbids(
        "OVb.LLxx.nationaliteit", BINNENBRIN, "nationaliteit", nl="de nationaliteit", en="the nationality"
    ),
    geheim_adres_verzorger("OVb.OV01", BINNENBRIN, reason=UNREACHED),
)
