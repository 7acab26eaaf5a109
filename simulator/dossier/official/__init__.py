"""Judging with the official technical files of any year: XSD and XSLT 2.0 as downloaded, run by Saxon."""
