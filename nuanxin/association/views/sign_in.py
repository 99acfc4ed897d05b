"""Coming in, going out, and changing the seat one acts under."""

from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from nuanxin.association.doors import ActingRequest, door, open_door
from nuanxin.association.middleware import CHOSEN

sign_in = open_door(
    never_cache(
        sensitive_post_parameters("password")(
            LoginView.as_view(template_name="base/sign_in.html", redirect_authenticated_user=True)
        )
    )
)


@open_door
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session here and now, and lets the browser forget the pages."""
    logout(request)
    response = redirect("sign-in")
    response["Clear-Site-Data"] = '"cache"'
    return response


@require_POST
@door("workbench.open", menu="workbench")
def switch_seat(request: ActingRequest) -> HttpResponse:
    """Act under another of one's own appointments; one that is not one's own changes nothing."""
    request.session[CHOSEN] = int(request.POST.get("appointment") or 0)
    return redirect("workbench")
