from django.urls import path

from nuanxin.people.views import changing, families, moving, openings, volunteers

urlpatterns = [
    path("families/", families.families, name="families"),
    path("families/new/", families.new_family, name="new-family"),
    path("families/moves/", moving.transfers, name="transfers"),
    path("families/moves/<int:pk>/accept/", moving.accept, name="accept-transfer"),
    path("families/moves/<int:pk>/refuse/", moving.refuse, name="refuse-transfer"),
    path("families/moves/<int:pk>/withdraw/", moving.take_back, name="withdraw-transfer"),
    path("families/alike/", moving.likenesses, name="likenesses"),
    path("families/alike/<int:pk>/<str:decision>/", moving.decide, name="decide-likeness"),
    path("families/<int:pk>/", families.family, name="family"),
    path("families/<int:pk>/open/", families.open_family, name="open-family"),
    path("families/<int:pk>/unmask/", families.unmask, name="unmask-family"),
    path("families/<int:pk>/change/", changing.change_family, name="change-family"),
    path("families/<int:pk>/care/", changing.care, name="family-care"),
    path("families/<int:pk>/serving/", changing.serving, name="family-serving"),
    path("families/<int:pk>/move/", moving.move, name="move-family"),
    path("families/<int:pk>/looked/", openings.who_looked, name="family-looked"),
    path("families/<int:pk>/members/", changing.add_member, name="add-member"),
    path("families/<int:pk>/members/<int:person>/", changing.change_member, name="change-member"),
    path("families/<int:pk>/members/<int:person>/call/", families.call, name="call-member"),
    path("families/<int:pk>/members/<int:person>/unmerge/", moving.unmerge, name="unmerge-member"),
    path("families/<int:pk>/members/<int:person>/consents/", changing.consents, name="consents"),
    path(
        "families/<int:pk>/members/<int:person>/consents/<int:consent>/withdraw/",
        changing.withdraw, name="withdraw-consent",
    ),
    path("openings/", openings.openings, name="openings"),
    path("openings/<int:pk>/settle/", openings.settle, name="settle-opening"),
    path("openings/<int:pk>/<str:verdict>/", openings.review, name="review-opening"),
    path("volunteers/", volunteers.volunteers, name="volunteers"),
    path("volunteers/new/", volunteers.new_volunteer, name="new-volunteer"),
    path("volunteers/<int:pk>/end/", volunteers.end, name="end-volunteering"),
]  # fmt: skip
