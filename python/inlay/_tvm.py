"""What the environment needs before TVM is imported: packages that use it import this first."""

import os

from inlay._paths import home

if home() is None and not os.environ.get("XDG_CACHE_HOME") and os.environ.get("INLAY_CACHE"):
    # TVM asks for a place for its own cache when it is imported, and fails where there is no home.
    os.environ["XDG_CACHE_HOME"] = os.environ["INLAY_CACHE"]
