"""Bytes over mutual TLS: the seam between protocol and network, HTTPS, certificates, the test certificate authority."""
