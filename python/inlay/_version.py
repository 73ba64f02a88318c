"""The version of the package, equal to the version of the library."""

__version__ = "0.1.0"
