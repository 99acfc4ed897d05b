from django.urls import path

from nuanxin.privacy.views import family, register, requests, volunteer

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
    path("volunteers/<int:pk>/data/", volunteer.volunteer_data, name="volunteer-data"),
    path("volunteers/<int:pk>/data/ask/", volunteer.ask_erasing, name="ask-erasing-volunteer"),
    path("volunteers/<int:pk>/data/copy/", volunteer.copy_volunteer, name="copy-volunteer"),
    path("register/", register.register, name="register"),
    path("register/periods/", register.periods, name="periods"),
    path("register/periods/<str:code>/", register.period, name="period"),
    path("register/erased/", register.erased, name="erased"),
]
