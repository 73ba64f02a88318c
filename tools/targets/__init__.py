"""The targets for speed: measured by one command, told in one table."""
