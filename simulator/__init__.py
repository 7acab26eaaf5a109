"""osolab's simulator: the parties of OSO, their messages, and synthetic pupils with their dossiers.

The main path, for a newcomer::

    LeerlingGenerator(seed)        simulator.leerlingen      pupils and a register of schools
    build_dossier(...)             simulator.leerlingen      the dossier of a pupil
    Bronsysteem.zet_klaar          simulator.las             the old school makes it available
    Doelsysteem.request_dossier    simulator.las             the new school fetches it
    TrafficCenter                  simulator.traffic_center  grants and checks the sessie, never sees a dossier

This package re-exports no names: import each from the room that defines it.
"""

__version__ = "0.1.0"
