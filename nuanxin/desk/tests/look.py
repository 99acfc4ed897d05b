"""Run inside an installation (``NUANXIN_DATA``): prints as JSON what must be equal after a restore."""

import io
import json
import sys

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from nuanxin.association.models import Appointment, User
from nuanxin.association.scope import EVERYWHERE, Scope, scoped
from nuanxin.association.sign_in import PostHolderBackend
from nuanxin.base import database
from nuanxin.base.backup.postgres import as_owner
from nuanxin.base.backup.rows import digests

RIGHTS = """
    SELECT relname, array_agg(grantee || ' ' || privilege_type) FROM (
        SELECT c.relname, pg_get_userbyid(x.grantee) AS grantee, x.privilege_type
        FROM pg_class c, aclexplode(c.relacl) x
        WHERE c.relnamespace = 'public'::regnamespace AND x.grantee <> c.relowner) rights
    GROUP BY relname
"""
FUNCTIONS = """
    SELECT p.proname, array_agg(CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(x.grantee)::text END
                                ORDER BY x.grantee)
    FROM pg_proc p, aclexplode(p.proacl) x
    WHERE p.proname LIKE 'nuanxin%' AND x.grantee <> p.proowner GROUP BY p.proname
"""
MEASURE = ("measures", "show", "village_advisers", "--division", "150200000000", "--as-of", "2023-12-31", "--json")
POLICIES = "SELECT tablename || ' ' || policyname, qual FROM pg_policies"


def seen(scope: Scope | None) -> int:
    """How many appointments the application finds."""
    with transaction.atomic():
        if scope is None:
            return Appointment.objects.count()
        with scoped(scope):
            return Appointment.objects.count()


def measured() -> object:
    """One measure, from facts carried just now."""
    said = io.StringIO()
    call_command(*MEASURE, stdout=said)
    return json.loads(said.getvalue())


def look(username: str, password: str) -> dict[str, object]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # as the tests hash
    with database.in_use(), as_owner() as owner:
        with transaction.atomic(), scoped(EVERYWHERE):
            person = User.objects.get(username=username).pk
        known = PostHolderBackend().authenticate(None, username=username, password=password)
        return {
            "rows": {name: [table.rows, table.digest] for name, table in digests(owner).items()},
            "rights": {name: sorted(rights) for name, rights in owner.execute(RIGHTS).fetchall()},
            "functions": dict(owner.execute(FUNCTIONS).fetchall()),
            "policies": dict(owner.execute(POLICIES).fetchall()),
            "nobody": seen(None),
            "county": seen(Scope.of(150222000000, "county")),
            "measure": measured(),
            "knows": known is not None and known.pk == person,
        }


def tell(username: str, password: str) -> None:
    sys.stdout.write(json.dumps(look(username, password)))
