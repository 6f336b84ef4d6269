"""The operative-clause action tracker: a resolution becomes actions, followed up until each is answered."""

__version__ = "0.1.0"
