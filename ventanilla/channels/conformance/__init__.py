"""The suite that every adapter passes against its own shipped fake.

from ventanilla.channels.conformance.suite import Conformance

class TestMine(Conformance):
    fake_class = MyFake
"""

import importlib.util

if importlib.util.find_spec("pytest"):
    import pytest

    pytest.register_assert_rewrite(
        "ventanilla.channels.conformance.driver",
        "ventanilla.channels.conformance.reading",
        "ventanilla.channels.conformance.sending",
        "ventanilla.channels.conformance.signing",
        "ventanilla.channels.conformance.suite",
    )
