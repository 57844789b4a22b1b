"""A pytest plugin: which test methods belong to a module, as Odoo's own loader has it.

pytest also collects test classes that a module imports as a base, and the methods a
class inherits, and would run all of them again.
"""

import unittest


def pytest_collection_modifyitems(config, items):
    foreign = [item for item in items if not _is_own(item)]
    if foreign:
        config.hook.pytest_deselected(items=foreign)
        items[:] = [item for item in items if _is_own(item)]


def _is_own(item) -> bool:
    """Written in this module and in this class, unless the class asks for more."""
    test_class = getattr(item, "cls", None)
    if not test_class or not issubclass(test_class, unittest.TestCase):
        return True
    if test_class.__module__ != item.module.__name__:
        return False
    inherits = getattr(test_class, "allow_inherited_tests_method", False)
    return inherits or item.originalname in vars(test_class)
