"""A pytest plugin: Odoo's own style tests (test_lint), about our addons only.

Those tests walk over every addon and model there is. Here they see the addons of this
repository, and what they say about somebody else's code does not count.
"""

import os
from contextlib import contextmanager

OURS = tuple(filter(None, os.environ.get("DEV_OWN_ADDONS", "").split(",")))
TESTS = (
    "test_index.py",
    "test_manifests.py",
    "test_naming.py",
    "test_override_signatures.py",
    "test_onchange_domains.py",
    "test_docstring.py",
    "test_orm_import.py",
    "test_jstranslate.py",
    "test_i18n.py",
)


def pytest_collection_finish(session):
    """Narrow the tests down once their modules are loaded."""
    for module in {item.module for item in session.items}:
        _narrow(module)
    _show_our_manifests_only()


def _narrow(module) -> None:
    if hasattr(module, "MODULES_TO_LINT"):
        module.MODULES_TO_LINT = OURS
    if hasattr(module, "TestIndex"):
        module.TestIndex.fail = _fail_for_our_fields
    for test_class in vars(module).values():
        if isinstance(test_class, type) and hasattr(test_class, "subTest"):
            test_class.subTest = _sub_test


def _show_our_manifests_only() -> None:
    from odoo.modules import Manifest

    ours = [Manifest.for_addon(name) for name in OURS]
    Manifest.all_addon_manifests = classmethod(lambda cls: ours)


def _sub_test(test, message=None, **parameters):
    """Failures that name another addon are somebody else's."""
    if parameters.get("module", OURS[0]) in OURS:
        return _telling(parameters)
    return _ignoring_failures()


@contextmanager
def _telling(parameters):
    try:
        yield
    except Exception as failure:
        failure.add_note(f"about {parameters}")
        raise


@contextmanager
def _ignoring_failures():
    try:
        yield
    except (AssertionError, TypeError, ValueError):
        return


def _fail_for_our_fields(test, message) -> None:
    """The index test names fields, one a line; only those of our addons count."""
    heading, *lines = message.split("\n")
    named = [line for line in lines if "(inverse of" in line]
    ours = [line for line in named if _is_ours(test.env, line)]
    if ours:
        raise test.failureException("\n".join([heading, *ours]))


def _is_ours(env, line: str) -> bool:
    """Whether `model.field (inverse of model.field)` names a field we declare."""
    inverse, _, rest = line.partition(" (inverse of ")
    return any(_module(env, name) in OURS for name in (inverse, rest.rstrip(")")))


def _module(env, name: str) -> str | None:
    model, _, field = name.strip().rpartition(".")
    if model not in env:
        return None
    return getattr(env[model]._fields.get(field), "_module", None)
