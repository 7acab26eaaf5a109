"""osolab's simulator: the parties of OSO, what they say to each other, and the pupils it is about.

The main path, for a newcomer::

    LeerlingGenerator(seed)        simulator.leerlingen      pupils and a register of schools
    build_dossier(...)             simulator.leerlingen      a pupil becomes a dossier
    Bronsysteem.zet_klaar          simulator.las             the old school makes it available
    Doelsysteem.request_dossier    simulator.las             the new school fetches it
    TrafficCenter                  simulator.traffic_center  grants and checks the sessie, never sees a dossier

Names are re-exported nowhere: import them from the room that owns them.
"""

__version__ = "0.1.0"
