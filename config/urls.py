"""All routes. Every one declares its permission and its place in the menu; a test walks them."""

from django.urls import include, path

from config.health import healthz

handler400 = "config.errors.not_taken"
handler500 = "config.errors.our_fault"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("nuanxin.desk.urls")),
    path("", include("nuanxin.association.urls")),
    path("", include("nuanxin.people.urls")),
    path("", include("nuanxin.care.urls")),
    path("", include("nuanxin.work.urls")),
    path("", include("nuanxin.governance.urls")),
    path("", include("nuanxin.ledgers.urls")),
    path("", include("nuanxin.plans.urls")),
    path("", include("nuanxin.privacy.urls")),
]
