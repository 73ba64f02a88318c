"""Requires TVM: packages that use it import this first.

Compiled models run without TVM, so not every installation has it.
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
    # On import, TVM looks for a folder for its own cache, and fails without a home folder.
    os.environ["XDG_CACHE_HOME"] = os.environ["INLAY_CACHE"]
