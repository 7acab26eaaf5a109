"""The thin skin between HTTP and the parties: servers, the control plane, the life cycle."""
