"""``migrate`` as the owner, then row security for every table, the keys, and the public calendar."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from nuanxin.association.actions.holidays import seed_holidays
from nuanxin.association.keymarks import hold_keys
from nuanxin.association.rowsecurity import secure


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] == "default":
            options["database"] = "owner"
        super().handle(*args, **options)
        if not options.get("app_label") and not options.get("plan"):
            secure(connections[options["database"]])
            hold_keys(options["database"])
            seed_holidays(options["database"])
