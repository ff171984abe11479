"""Fixtures of the server's tests: the real program on a free port, and clients that hold its key."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import nibabel as nib
import pytest
from launched import Launch, launch


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launch]:
    """One launch for all tests that do not end it."""
    with launch(tmp_path_factory.mktemp("data")) as found:
        yield found


@pytest.fixture(scope="session")
def client(served: Launch) -> Iterator[httpx.Client]:
    """A program with the key."""
    with served.client() as found:
        yield found


@pytest.fixture(scope="session")
def phantom(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Label map and CT of a spine of known geometry."""
    sys.path.append(str(Path(__file__).parents[1] / "anatomy"))
    from test_imaging_phantom import Grid, Phantom, cast

    folder = tmp_path_factory.mktemp("images")
    labels, ct = folder / "labels.nii.gz", folder / "ct.nii.gz"
    nib.save(cast(Phantom(), Grid()), labels)
    nib.save(cast(Phantom(), Grid(), hu=True), ct)
    return labels, ct
