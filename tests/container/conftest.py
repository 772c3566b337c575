"""The images, each made once: that takes a while, and needs the network for packages."""

from collections.abc import Iterator

import pytest
from dockerfile import DOCKERFILES
from images import Image, built


@pytest.fixture(scope="session")
def image() -> Iterator[Image]:
    """The emulator's."""
    with built(DOCKERFILES[0]) as image:
        yield image


@pytest.fixture(scope="session")
def app_image() -> Iterator[Image]:
    """That of the application of the examples."""
    with built(DOCKERFILES[1]) as image:
        yield image
