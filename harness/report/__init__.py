"""What a run leaves behind: run.json, berichten/, report.html, junit.xml, eisen.csv and SHA256SUMS.

`schrijver.Rapportschrijver` consumes the events of a run; `schrijver.build_reports` makes every report again from
run.json and berichten/ alone. Each report is a function of the same `model.Runmap`, so a rebuild gives the same bytes.
"""
