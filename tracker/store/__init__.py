"""The register: engine, models and queries."""
