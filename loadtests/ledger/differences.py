"""The kinds of difference between the ledgers of two parties about one transfer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from simulator.text.text import Text

CLIENT = "client"
EXCHANGE = "exchange"
BRON = "bron"
SWV = "swv"
DOEL = "doel"
ORDERS = "orders"
"""Name of the ledger of orders to an external doel, which takes the place of the client's ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceKind:
    """A kind of difference.

    Attributes:
        id: key in the counts, and subject of the gate `differences`.
        needs: ledgers that are needed to detect it.
        at_fault: side at fault, unless the evidence shows another; see `loadtests.ledger.reconcile`.
        text: in words; `{sessie}` (shortened), `{nummer}`, `{mine}` and `{theirs}` are filled in.
        bron: why it is wrong.
    """

    id: str
    needs: frozenset[str]
    at_fault: str
    text: Text
    bron: str


_ROWS = (
    DifferenceKind(
        id="duplicate_number",
        needs=frozenset({CLIENT}),
        at_fault="doel",
        text=Text(
            nl="overdracht {nummer} staat meer dan eens in het boek van de client",
            en="transfer {nummer} stands more than once in the client's book",
        ),
        bron="a transfer is played once",
    ),
    DifferenceKind(
        id="missing_number",
        needs=frozenset({CLIENT}),
        at_fault="unknown",
        text=Text(
            nl="overdracht {nummer} ontbreekt in het boek van de client",
            en="transfer {nummer} is missing from the client's book",
        ),
        bron="what started must end",
    ),
    DifferenceKind(
        id="shared_sessie",
        needs=frozenset({CLIENT}),
        at_fault="exchange",
        text=Text(
            nl="sessie {sessie} is aan overdracht {mine} en aan overdracht {nummer} verleend",
            en="sessie {sessie} was granted to transfer {mine} and to transfer {nummer}",
        ),
        bron="protocol 5.1: a sessie is about exactly one dossier",
    ),
    DifferenceKind(
        id="unknown_sessie",
        needs=frozenset({CLIENT, EXCHANGE}),
        at_fault="exchange",
        text=Text(
            nl="sessie {sessie} staat wel in het boek van de client, maar is volgens de uitwisseling nooit verleend",
            en="sessie {sessie} stands in the client's book, but was never granted according to the exchange",
        ),
        bron="protocol 5.1",
    ),
    DifferenceKind(
        id="ghost",
        needs=frozenset({CLIENT, EXCHANGE}),
        at_fault="unknown",
        text=Text(
            nl="sessie {sessie} is door de uitwisseling verleend, maar de client kent haar niet",
            en="sessie {sessie} was granted by the exchange, but the client does not know it",
        ),
        bron="protocol 5.1",
    ),
    DifferenceKind(
        id="unanswered",
        needs=frozenset({CLIENT, EXCHANGE}),
        at_fault="network",
        text=Text(
            nl="sessie {sessie} is verleend, maar het antwoord kwam niet aan: de client kreeg een technische fout",
            en="sessie {sessie} was granted, but its answer did not arrive: the client had a technical failure",
        ),
        bron="protocol 5.1",
    ),
    DifferenceKind(
        id="no_sign_off",
        needs=frozenset({EXCHANGE}),
        at_fault="doel",
        text=Text(
            nl="sessie {sessie} is nooit afgemeld, naar niemands zeggen",
            en="sessie {sessie} was never signed off, nobody says that it was",
        ),
        bron="protocol 5.7, 8.1: exactly one sign-off per sessie",
    ),
    DifferenceKind(
        id="lost_sign_off",
        needs=frozenset({CLIENT, EXCHANGE}),
        at_fault="exchange",
        text=Text(
            nl="sessie {sessie} is volgens de client afgemeld ({mine}), maar de uitwisseling weet daar niet van",
            en="sessie {sessie} was signed off according to the client ({mine}), but the exchange does not know of it",
        ),
        bron="protocol 5.7",
    ),
    DifferenceKind(
        id="unconfirmed_sign_off",
        needs=frozenset({CLIENT, EXCHANGE}),
        at_fault="network",
        text=Text(
            nl="sessie {sessie} is volgens de uitwisseling afgemeld, maar de client kreeg daar geen antwoord op",
            en="sessie {sessie} was signed off according to the exchange, but the client had no answer to that",
        ),
        bron="protocol 5.7",
    ),
    DifferenceKind(
        id="double_sign_off",
        needs=frozenset({EXCHANGE}),
        at_fault="exchange",
        text=Text(
            nl="sessie {sessie} is {theirs} keer afgemeld, en elke keer nam de uitwisseling dat aan",
            en="sessie {sessie} was signed off {theirs} times, and each time the exchange accepted it",
        ),
        bron="protocol 8.1",
    ),
    DifferenceKind(
        id="repeated_sign_off",
        needs=frozenset({EXCHANGE}),
        at_fault="doel",
        text=Text(
            nl="voor sessie {sessie} kwam een tweede afmelding, die de uitwisseling weigerde",
            en="for sessie {sessie} a second sign-off came in, which the exchange refused",
        ),
        bron="protocol 8.1",
    ),
    DifferenceKind(
        id="sign_off_code_differs",
        needs=frozenset({CLIENT, EXCHANGE}),
        at_fault="unknown",
        text=Text(
            nl="sessie {sessie} is volgens de client met {mine} afgemeld en volgens de uitwisseling met {theirs}",
            en="sessie {sessie} was signed off with {mine} says the client, and with {theirs} says the exchange",
        ),
        bron="protocol 5.7, 8.7",
    ),
    DifferenceKind(
        id="double_delivery",
        needs=frozenset({BRON}),
        at_fault="unknown",
        text=Text(
            nl="in sessie {sessie} leverde aanleverpunt {theirs} het dossier meer dan eens",
            en="in sessie {sessie} aanleverpunt {theirs} delivered the dossier more than once",
        ),
        bron="protocol 8.1: one documentRequest per aanleverpunt",
    ),
    DifferenceKind(
        id="digest_differs",
        needs=frozenset({CLIENT, BRON}),
        at_fault="unknown",
        text=Text(
            nl="in sessie {sessie} ontving de client een ander dossier ({mine}) dan de bron verstuurde ({theirs})",
            en="in sessie {sessie} the client received another dossier ({mine}) than the bron sent ({theirs})",
        ),
        bron="protocol 5.5",
    ),
    DifferenceKind(
        id="lost_delivery",
        needs=frozenset({CLIENT, BRON}),
        at_fault="doel",
        text=Text(
            nl="in sessie {sessie} leverde de bron een dossier dat de client niet kent",
            en="in sessie {sessie} the bron delivered a dossier that the client does not know",
        ),
        bron="protocol 5.5",
    ),
    DifferenceKind(
        id="unsent_delivery",
        needs=frozenset({CLIENT, BRON}),
        at_fault="bron",
        text=Text(
            nl="in sessie {sessie} ontving de client een dossier dat volgens de bron niet geleverd is",
            en="in sessie {sessie} the client received a dossier that the bron says it did not deliver",
        ),
        bron="protocol 5.5; SE-10",
    ),
    DifferenceKind(
        id="answer_differs",
        needs=frozenset({CLIENT, BRON}),
        at_fault="unknown",
        text=Text(
            nl="in sessie {sessie} kreeg de client {mine}, terwijl de bron {theirs} antwoordde",
            en="in sessie {sessie} the client got {mine}, while the bron answered {theirs}",
        ),
        bron="protocol 5.5, 8.7",
    ),
    DifferenceKind(
        id="unchecked_delivery",
        needs=frozenset({EXCHANGE, BRON}),
        at_fault="bron",
        text=Text(
            nl="in sessie {sessie} leverde de bron {theirs} keer, na {mine} geldige sessiecontrole(s)",
            en="in sessie {sessie} the bron delivered {theirs} time(s), after {mine} valid session check(s)",
        ),
        bron="protocol 5.3, 8.1; FS-04",
    ),
    DifferenceKind(
        id="surplus_check",
        needs=frozenset({EXCHANGE, BRON}),
        at_fault="bron",
        text=Text(
            nl="sessie {sessie} is {mine} keer gecontroleerd, bij {theirs} documentverzoek(en)",
            en="sessie {sessie} was checked {mine} time(s), for {theirs} document request(s)",
        ),
        bron="protocol 8.1: one check per documentRequest",
    ),
    DifferenceKind(
        id="early_sign_off",
        needs=frozenset({EXCHANGE, BRON}),
        at_fault="doel",
        text=Text(
            nl="sessie {sessie} is afgemeld voordat de bron leverde",
            en="sessie {sessie} was signed off before the bron delivered",
        ),
        bron="protocol 8.1: the sign-off comes last",
    ),
    DifferenceKind(
        id="unfounded_sign_off",
        needs=frozenset({ORDERS, EXCHANGE, BRON}),
        at_fault="doel",
        text=Text(
            nl="sessie {sessie} is afgemeld met {mine}, terwijl de bron {theirs} antwoordde",
            en="sessie {sessie} was signed off with {mine}, while the bron answered {theirs}",
        ),
        bron="protocol 5.7, 8.7",
    ),
    DifferenceKind(
        id="other_outcome",
        needs=frozenset({ORDERS, EXCHANGE}),
        at_fault="doel",
        text=Text(
            nl="een bestelde overdracht moest op {mine} uitkomen, en kwam volgens de boeken uit op {theirs}",
            en="a transfer that was ordered had to come to {mine}, and came to {theirs} according to the books",
        ),
        bron="protocol 5.5, 8.1: fetch what the user orders",
    ),
    DifferenceKind(
        id="not_fetched",
        needs=frozenset({ORDERS, EXCHANGE}),
        at_fault="doel",
        text=Text(
            nl="een bestelde overdracht, met als uitkomst {mine}, is volgens de boeken nooit gedaan",
            en="a transfer that was ordered, to come to {mine}, was never made according to the books",
        ),
        bron="protocol 8.1: fetch what the user orders",
    ),
    DifferenceKind(
        id="unplanned",
        needs=frozenset({ORDERS, EXCHANGE}),
        at_fault="doel",
        text=Text(
            nl="volgens de boeken is een overdracht gedaan, met als uitkomst {theirs}, die niemand bestelde",
            en="according to the books a transfer was made, which came to {theirs} and which nobody ordered",
        ),
        bron="RE-03: a dossier is asked for by a user",
    ),
)

KINDS: Mapping[str, DifferenceKind] = MappingProxyType({kind.id: kind for kind in _ROWS})
"""Every kind of difference by id."""
