"""The operative-clause action tracker: a resolution becomes actions that are followed up until each is answered."""

__version__ = "0.1.0"
