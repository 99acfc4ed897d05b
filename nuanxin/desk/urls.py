from django.urls import include, path

from nuanxin.desk import views
from nuanxin.desk.drafts.views import draft

urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("", include("nuanxin.desk.upkeep.urls")),
    path("", include("nuanxin.desk.settings.urls")),
    path("drafts/", draft, name="draft"),
    path("search/", views.search, name="search"),
    path("posts/appointments/<int:pk>/handover/", views.handover, name="handover"),
    path("handovers/<int:pk>/", views.handover_list, name="handover-list"),
    path("handovers/<int:pk>/put-aside/", views.put_aside, name="put-aside"),
    path("undertakings/<int:pk>/source/", views.source, name="undertaking-source"),
]
