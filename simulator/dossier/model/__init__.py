"""A dossier as frozen values, one class for each block of the gegevensset 2019.1.

Attribute names are the element names, save `voorletters-1`, which is `voorletters_1`. Optional is `None`, repeated is a
tuple. A list element that only holds a list (`adreslijst/adres`) is that tuple itself, under the name of the container.
"""

from simulator.dossier.model.bijlage import Document
from simulator.dossier.model.cijfers import Cijferlijst, CijferlijstTypelijst, Onderdeel, Score
from simulator.dossier.model.dossier import Dossier, Huidigeschool
from simulator.dossier.model.eindtoets import (
    EindtoetsBasisonderwijs,
    EindtoetsDomein,
    EindtoetsOnderdeel,
    EindtoetsToets,
)
from simulator.dossier.model.leerling import Gba, Leerling, Nationaliteit
from simulator.dossier.model.loopbaan import Overstapadvies, Schoolloopbaan, Verzuim, Voorschools, Vroegschools
from simulator.dossier.model.metadata import CategorieUitlevering, Inzage, Metadata
from simulator.dossier.model.ondersteuning import (
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
from simulator.dossier.model.school import Adres, Communicatie, Instelling, Land, School
from simulator.dossier.model.toetsen import (
    Afgenomendoor,
    Afname,
    Betrouwbaarheidsinterval,
    Referentiescore,
    Resultaat,
    Toets,
    Toetsidentificatie,
    Toetsonderdeel,
    Toetsscore,
    Werktbijinstelling,
)
from simulator.dossier.model.verzorger import Persoon, Verzorger
from simulator.dossier.model.vombo import (
    Bevorderd,
    Competenties,
    Examenresultaat,
    Overigvombo,
    Resultaatvakkenvo,
    Stage,
    Werkstuk,
)
from simulator.dossier.model.waarde import Datum, Geheel, Getal, JaNee, Spelling, is_true

__all__ = [
    "Adres",
    "Afgenomendoor",
    "Afname",
    "ArrangementCluster12",
    "ArrangementPao",
    "Betrouwbaarheidsinterval",
    "Bevorderd",
    "CategorieUitlevering",
    "Cijferlijst",
    "CijferlijstTypelijst",
    "Communicatie",
    "Competenties",
    "Datum",
    "Diagnose",
    "Document",
    "Dossier",
    "EindtoetsBasisonderwijs",
    "EindtoetsDomein",
    "EindtoetsOnderdeel",
    "EindtoetsToets",
    "Examenresultaat",
    "Gba",
    "Geheel",
    "Getal",
    "Handelingsplan",
    "Huidigeschool",
    "Instelling",
    "Inzage",
    "JaNee",
    "Land",
    "Leerling",
    "Lwoo",
    "Metadata",
    "Nationaliteit",
    "Onderdeel",
    "Onderwijsondersteuning",
    "Opp",
    "Overigvombo",
    "Overstapadvies",
    "Persoon",
    "Referentiescore",
    "Resultaat",
    "Resultaatvakkenvo",
    "Rvc",
    "School",
    "Schoolloopbaan",
    "Score",
    "Signaleringlwoopro",
    "Spelling",
    "Stage",
    "Tlv",
    "ToelichtingOnderwijsbehoeften",
    "Toets",
    "Toetsidentificatie",
    "Toetsonderdeel",
    "Toetsscore",
    "Verzorger",
    "Verzuim",
    "Voorschools",
    "Vroegschools",
    "Werkstuk",
    "Werktbijinstelling",
    "is_true",
]
