"""Tools for tests and benchmarks: tiny models, a driver for them, a checker of messages."""

import inlay._tvm  # noqa: F401
