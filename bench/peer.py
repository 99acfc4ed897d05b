"""django-import-export 4.4 on the same sheet, in an environment of its own (made where it is absent).

It neither checks, nor encrypts, nor recognises what is there: a plain model, a resource, the sheet.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "var" / "peer"
WANTED = ("django-import-export[xlsx]==4.4.0", "Django==5.2.19", "psycopg[binary]==3.3.9")
PROGRAM = """
import json, os, sys
import django
from django.conf import settings
settings.configure(DATABASES={"default": json.loads(os.environ["PEER_DATABASE"])}, USE_TZ=True,
                   INSTALLED_APPS=["import_export"], DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
django.setup()
from django.db import connection, models
from import_export import resources
from tablib import Dataset

bulk, path, limit = sys.argv[1] == "bulk", sys.argv[2], int(sys.argv[3])
sheet = Dataset().load(open(path, "rb").read(), format="xlsx")
names = [f"c{n}" for n in range(len(sheet.headers))]
sheet = Dataset(*sheet[:limit], headers=names)
Row = type("Row", (models.Model,), {"__module__": "peer", "Meta": type("Meta", (), {"app_label": "import_export"}),
           **{name: models.TextField(null=True) for name in names}})
with connection.schema_editor() as editor:
    editor.create_model(Row)

class Rows(resources.ModelResource):
    class Meta:
        model = Row
        fields = tuple(names)
        import_id_fields = ()
        if bulk:
            use_bulk, batch_size, skip_diff, force_init_instance = True, 1000, True, True

try:
    result = Rows().import_data(sheet, dry_run=False, raise_errors=True)
    assert Row.objects.count() == len(sheet), result.totals
finally:
    with connection.schema_editor() as editor:
        editor.delete_model(Row)
"""


def environment() -> Path:
    """The interpreter of the environment that has it."""
    python = FOLDER / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(FOLDER)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--quiet", "--quiet", *WANTED], check=True)
    return python


def command(how: str, path: Path, limit: int) -> list[str]:
    """``how``: "bulk" or "defaults"; the first so many rows."""
    from django.conf import settings

    owner = settings.DATABASES["owner"]
    names = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    plain = {name: owner[name] for name in names if name in owner}
    plain["ENGINE"] = "django.db.backends.postgresql"
    plain["OPTIONS"] = {name: value for name, value in owner.get("OPTIONS", {}).items() if isinstance(value, str)}
    os.environ["PEER_DATABASE"] = json.dumps(plain)
    return [str(environment()), "-c", PROGRAM, how, str(path), str(limit)]
