"""What compiles: packages that use TVM import this first.

A model that was compiled runs without TVM, so it is not a part of every installation.
"""

import os
from importlib.util import find_spec

from inlay._paths import home
from inlay.errors import InlayError

if find_spec("tvm") is None:
    raise InlayError(
        "compiler_missing",
        "Compiling a model needs Apache TVM, which is not installed: pip install 'inlay[compile]'.",
    )
if home() is None and not os.environ.get("XDG_CACHE_HOME") and os.environ.get("INLAY_CACHE"):
    # TVM asks for a place for its own cache when it is imported, and fails where there is no home.
    os.environ["XDG_CACHE_HOME"] = os.environ["INLAY_CACHE"]
