"""The bundled scenarios: data only, one YAML file each, validated against `scenario.schema.json`."""
