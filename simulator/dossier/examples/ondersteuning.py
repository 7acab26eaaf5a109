"""All kinds of educational support, each once."""

from __future__ import annotations

from datetime import date

from simulator.dossier.examples.bijlage import make_document
from simulator.dossier.model import (
    ArrangementCluster12,
    ArrangementPao,
    Diagnose,
    Handelingsplan,
    Lwoo,
    Onderwijsondersteuning,
    Opp,
    Rvc,
    Signaleringlwoopro,
    Tlv,
    ToelichtingOnderwijsbehoeften,
)

_START = date(2018, 8, 1)
_END = date(2019, 7, 31)

ONDERSTEUNING = Onderwijsondersteuning(
    toelichting_onderwijsbehoeften=ToelichtingOnderwijsbehoeften(
        document=make_document("toelichting.pdf", omschrijving="Toelichting")
    ),
    diagnose=(
        Diagnose(
            code=("F81.0",),
            naam="dyslexie",
            datum=_START,
            doorwie="V. Beeld",
            instantie="Voorbeeldkliniek",
            document=(make_document("onderzoek.pdf", omschrijving="Onderzoek"),),
        ),
    ),
    medicijngebruik=False,
    handelingsplan=(
        Handelingsplan(
            startdatum=_START,
            einddatum=_END,
            isgerichtop="spelling",
            document=make_document("plan.docx", omschrijving="Handelingsplan"),
        ),
    ),
    opp=Opp(opp_ingangdatum=_START, opp_einddatum=_END, document=(make_document("opp.pdf", omschrijving="OPP"),)),
    tlv=(
        Tlv(
            tlvingangdatum=_START,
            tlvswvnummer="PO9901",
            tlvcategorie="L",
            tlvbeschikkingsnummer="1",
            tlveinddatum=_END,
            document=make_document("tlv.pdf", omschrijving="Beschikking"),
        ),
    ),
    arrangement_cluster12=(
        ArrangementCluster12(arrangement_datum=_START, arrangement_brin="99DD", arrangement_vestigingscode="00"),
    ),
    arrangement_pao=(
        ArrangementPao(
            arrangement_datum=_START,
            arrangement_kenmerk="licht",
            arrangement_beschikkingsnr="1",
            arrangement_einddatum=_END,
        ),
    ),
    lwoo=Lwoo(
        lwoo_ingangdatum=_START,
        lwoo_swvnummer="VO9901",
        lwoo_beschikkingsnummer="1",
        lwoo_einddatum=_END,
        document=make_document("lwoo.pdf", omschrijving="Beschikking"),
    ),
    rvc=Rvc(
        centraleproblematiek="leerachterstand",
        maatregelen="kleine groep",
        signaleringlwoopro=Signaleringlwoopro(
            deelgenomenaanonderzoek=True, leerachterstand=True, lagescoreeindtoets=False
        ),
        rvcdatum=_START,
        rvcindicatie="LWOO",
        document=(make_document("rvc.pdf", omschrijving="Besluit"),),
    ),
)
