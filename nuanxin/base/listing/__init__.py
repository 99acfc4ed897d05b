"""Every list of the system: one query row, one table, one way to page, sort, export and print it.

A room declares a `Listing` once; a view narrows it to a request::

    shown = Shown(POSTS, Post.objects.visible_to(request.user), request.GET, stamp)
    return shown.answer(request, "association/posts.html")
"""

from nuanxin.base.listing.declared import Action, Column, Listing, QueryForm
from nuanxin.base.listing.shown import Shown

__all__ = ["Action", "Column", "Listing", "QueryForm", "Shown"]
