"""osolab's harness: runs scenarios against simulated or external parties and says who is at fault.

The main path, for a newcomer::

    load_scenario(...)     harness.config.scenario    a YAML file becomes a value
    run(...)               harness.play.runner      scenarios become events
    controles              harness.checks   recorded exchanges become findings
    rapport                harness.report     events become run.json, report.html, junit.xml
"""
