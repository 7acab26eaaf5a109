"""osolab's harness: runs scenarios against simulated or external parties and says who is at fault.

The main path, for a newcomer::

    load_scenario(...)     harness.scenario    a YAML file becomes a value
    run(...)               harness.runner      scenarios become events
    controles              harness.controles   recorded exchanges become findings
    rapport                harness.rapport     events become run.json, report.html, junit.xml
"""
