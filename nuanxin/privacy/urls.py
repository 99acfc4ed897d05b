from django.urls import path

from nuanxin.privacy.routes import subject_routes
from nuanxin.privacy.subjects import KINDS
from nuanxin.privacy.views import family, register, requests

urlpatterns = [
    path("data/", requests.data_requests, name="data-requests"),
    path("data/expiring/", requests.expiring, name="expiring"),
    path("data/<int:pk>/", requests.data_request, name="data-request"),
    path("data/<int:pk>/decide/", requests.decide_request, name="decide-request"),
    path("data/<int:pk>/finish/", requests.finish_request, name="finish-request"),
    path("families/<int:pk>/data/", family.family_data, name="family-data"),
    path("families/<int:pk>/data/ask/", family.ask_about_data, name="ask-about-data"),
    path("families/<int:pk>/data/copy/", family.copy_data, name="copy-data"),
    path("families/<int:pk>/data/arrange/<int:person>/", family.arrange_data, name="arrange-data"),
    *subject_routes(KINDS["volunteer"], "volunteers"),
    *subject_routes(KINDS["member"], "organisation/members"),
    *subject_routes(KINDS["councilmember"], "organisation/council"),
    *subject_routes(KINDS["delegate"], "delegates"),
    *subject_routes(KINDS["candidate"], "candidates"),
    path("register/", register.register, name="register"),
    path("register/periods/", register.periods, name="periods"),
    path("register/periods/<str:code>/", register.period, name="period"),
    path("register/erased/", register.erased, name="erased"),
]
