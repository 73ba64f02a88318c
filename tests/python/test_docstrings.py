"""The examples in docstrings are run unchanged."""

import doctest
import importlib

import pytest

MODULES = ["inlay", "inlay.engine"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_give_what_they_say(name):
    done = doctest.testmod(
        importlib.import_module(name),
        optionflags=doctest.ELLIPSIS,
        globs={**vars(importlib.import_module(name))},
    )
    assert done.attempted > 0
    assert done.failed == 0
