"""From a checkpoint to a data file and a library."""

import inlay._tvm  # noqa: F401
