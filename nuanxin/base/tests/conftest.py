import pytest
from pytest_django.fixtures import Settings


@pytest.fixture
def plain_static(settings: Settings) -> None:
    """Static files straight from the source tree, under their own names."""
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": plain}}
