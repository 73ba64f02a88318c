"""Messages for values that an option does not accept."""

from __future__ import annotations

import typer

_WANTED = {
    "bool_parsing": "true or false",
    "int_parsing": "a whole number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
}
"""What a value must be, by the error types of Pydantic, with which typer reads options."""


def reword(error: typer.BadParameter) -> None:
    """A sentence that says what is wrong, without Pydantic's terms, and where the value is from."""
    from pydantic import ValidationError

    if isinstance(error.__cause__, ValidationError):
        found = error.__cause__.errors(include_url=False)[0]
        value, facts = found["input"], found.get("ctx", {})
        if found["type"] in _WANTED:
            wanted = _WANTED[found["type"]].format(**facts)
            error.message = f"It must be {wanted}, but is {value!r}."
        else:
            error.message = str(facts.get("error", f"{value!r} cannot be taken."))
    option, context = error.param, error.ctx
    if option is None or context is None or option.name is None or error.param_hint:
        return
    source = context.get_parameter_source(option.name)
    if source is not None and source.name == "ENVIRONMENT":
        variable = f"{context.auto_envvar_prefix}_{option.name.upper()}"
        error.param_hint = " / ".join(map(repr, option.opts)) + f" (from {variable})"
