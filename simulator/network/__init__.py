"""The network: transports, HTTPS with mutual TLS, certificates, and the test certificate authority."""
