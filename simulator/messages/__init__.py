"""The messages of the protocol: model, binding per release, reader, writer."""
