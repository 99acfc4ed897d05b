from django.apps import AppConfig

from nuanxin.base.sentences import speak


class BaseConfig(AppConfig):
    name = "nuanxin.base"

    def import_models(self) -> None:
        """Before any room's forms are made: the first app to be loaded."""
        super().import_models()
        speak()
