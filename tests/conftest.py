"""What several tests share: one whole run of an example."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def whole_run():
    """The made-up example with one fusion and the options that are always added."""
    from interbody.case import load_case
    from interbody.case.examples import EXAMPLES
    from interbody.pipeline import run

    case = load_case(EXAMPLES / "estimated-woman-66.yaml")
    fusion = {"TLIF L3-L4": case.options["TLIF L3-L4"]}
    return run(case.model_copy(update={"options": fusion}))
