"""A draft for the furnished database: every scoped table has a row to be compared."""

from nuanxin.association.acting import act
from nuanxin.association.models import User
from nuanxin.association.scope import EVERYWHERE, set_scope
from nuanxin.base.periods import today
from nuanxin.desk.drafts.actions import keep_draft


def furnish_drafts() -> None:
    """What the county officer had typed into one form; afterwards everything is seen again."""
    acting = act(User.objects.get(username="county").pk, today())
    if acting:
        keep_draft(acting, "/posts/ made up", '{"name": ["演示"]}')
    set_scope(EVERYWHERE)
