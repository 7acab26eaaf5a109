"""The columns: which random words of the throw of a pupil, and of a household, decide on what.

A column in use is never moved, and a new one comes at the end, so that a new field changes no other. What needs no
fixed number of words, or happens to few, has a `chance.DrawStream` of its own.
"""

from __future__ import annotations

from typing import Final

# --- of a pupil ---------------------------------------------------------------------------------------------------

LEERLING_WORDS: Final = 128
"""Words of the throw of a pupil."""

BROER_OF_ZUS: Final = 0
SCHOOL: Final = 1
BASISSCHOOL: Final = 2
EARLIER_SCHOOL: Final = slice(3, 5)
RECEIVER: Final = 5
STAY: Final = slice(6, 10)
ONDERWIJSNUMMER: Final = 10
INSTROOM: Final = 11
JAARGROEP: Final = 12
CAREER_YEARS: Final = slice(13, 17)
LEVEL: Final = 17
GESLACHT: Final = 18
VOORNAMEN_COUNT: Final = 19
VOORNAMEN: Final = slice(20, 24)
ROEPNAAM: Final = slice(24, 26)
ADRES_GEHEIM: Final = 26
PEUTERSPEELZAAL: Final = slice(27, 29)
TEHUIS: Final = 29
BIJLAGEN: Final = 30
VERZUIM: Final = slice(31, 34)
INZAGE: Final = slice(34, 36)
OPT_OUT: Final = slice(36, 52)
LOOPBAAN: Final = slice(52, 55)
LEERWEG: Final = 55
EINDTOETS: Final = slice(56, 63)
ADVIES: Final = slice(63, 70)
CIJFERS: Final = slice(70, 79)
TOETSEN: Final = slice(79, 103)
READING_EASE: Final = 103
ONDERSTEUNING: Final = slice(104, 113)
SPECIAAL: Final = slice(113, 115)
CHILD_OF_PARTNER: Final = 115

# --- of a household -----------------------------------------------------------------------------------------------

GEZIN_WORDS: Final = 48
"""Words of the throw of a household."""

GEZIN_BASISSCHOOL: Final = 0
GEZIN_EARLIER_SCHOOL: Final = 1
GEZIN_PLAATS: Final = 2
GEZIN_ADRES: Final = slice(3, 9)
GEZIN_TELEFOON: Final = 9
GEZIN_KIND: Final = 10
GEZIN_NAME: Final = slice(11, 13)
GEZIN_OTHER_NAME: Final = slice(13, 15)
GEZIN_NAME_OF: Final = 15
GEZIN_OVERLEDEN: Final = slice(16, 19)
GEZIN_GESCHEIDEN: Final = 19
GEZIN_OUDERS: Final = slice(20, 22)
GEZIN_FIRST_VERZORGER: Final = slice(22, 24)
GEZIN_SECOND_VERZORGER: Final = slice(24, 26)
GEZIN_HUISARTS: Final = slice(26, 28)
GEZIN_BIRTHDAY: Final = 28
GEZIN_STEPFAMILY: Final = slice(29, 31)
