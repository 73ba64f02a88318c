"""The targets for speed: measured by one command, reported in one table."""
