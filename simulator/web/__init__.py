"""The HTTP layer around the parties: servers, the control plane, the life cycle."""
