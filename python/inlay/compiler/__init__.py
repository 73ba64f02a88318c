"""From a checkpoint to a data file and a library."""
