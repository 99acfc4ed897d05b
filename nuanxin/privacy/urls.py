from django.urls import path

from nuanxin.privacy.views import family, register, requests, subject

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
    path("volunteers/<int:pk>/data/", subject.volunteer_data, name="volunteer-data"),
    path("volunteers/<int:pk>/data/ask/", subject.ask_erasing_volunteer, name="ask-erasing-volunteer"),
    path("volunteers/<int:pk>/data/copy/", subject.copy_volunteer, name="copy-volunteer"),
    path("organisation/members/<int:pk>/data/", subject.member_data, name="member-data"),
    path("organisation/members/<int:pk>/data/ask/", subject.ask_erasing_member, name="ask-erasing-member"),
    path("organisation/members/<int:pk>/data/copy/", subject.copy_member, name="copy-member"),
    path("organisation/council/<int:pk>/data/", subject.councilmember_data, name="councilmember-data"),
    path(
        "organisation/council/<int:pk>/data/ask/", subject.ask_erasing_councilmember,
        name="ask-erasing-councilmember",
    ),
    path("organisation/council/<int:pk>/data/copy/", subject.copy_councilmember, name="copy-councilmember"),
    path("delegates/<int:pk>/data/", subject.delegate_data, name="delegate-data"),
    path("delegates/<int:pk>/data/ask/", subject.ask_erasing_delegate, name="ask-erasing-delegate"),
    path("delegates/<int:pk>/data/copy/", subject.copy_delegate, name="copy-delegate"),
    path("candidates/<int:pk>/data/", subject.candidate_data, name="candidate-data"),
    path("candidates/<int:pk>/data/ask/", subject.ask_erasing_candidate, name="ask-erasing-candidate"),
    path("candidates/<int:pk>/data/copy/", subject.copy_candidate, name="copy-candidate"),
    path("register/", register.register, name="register"),
    path("register/periods/", register.periods, name="periods"),
    path("register/periods/<str:code>/", register.period, name="period"),
    path("register/erased/", register.erased, name="erased"),
]
