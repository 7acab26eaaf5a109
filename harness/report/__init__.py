"""The files of a run folder: run.json, berichten/, report.html, junit.xml, eisen.csv and SHA256SUMS.

`writer.ReportWriter` consumes the events of a run; `writer.build_reports` makes every report again from run.json and
berichten/ alone. Each report is a function of the same `model.RunFolder`, so a rebuild gives the same bytes.
"""
