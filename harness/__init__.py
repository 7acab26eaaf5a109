"""osolab's harness: runs scenarios against simulated or external parties and says which side is at fault.

The main path, for a newcomer::

    load_scenario(...)     harness.config.scenario    reads a YAML file
    run_scenarios(...)     harness.play.runner        plays scenarios and yields events
    STANDARD, CHECKS       harness.checks.registry    functions from recorded exchanges to findings
    ReportWriter           harness.report.writer      writes events to run.json, report.html, junit.xml
"""
