import subprocess
import sys

import pytest

import inlay


def test_every_public_name_is_there():
    for name in inlay.__all__:
        assert getattr(inlay, name)
    with pytest.raises(AttributeError):
        _ = inlay.nonsense


def test_importing_the_package_imports_little():
    program = "import inlay, sys; print({'pydantic', 'cffi'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "set()"
