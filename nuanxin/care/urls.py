from django.urls import path

from nuanxin.care.views import family, lists, schemes, wristbands

urlpatterns = [
    path("care/", lists.care, name="care"),
    path("care/schemes/", schemes.schemes, name="schemes"),
    path("care/schemes/usual/", schemes.usual_schemes, name="usual-schemes"),
    path("care/schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("care/wristbands/", wristbands.wristbands, name="wristbands"),
    path("care/wristbands/partner/", wristbands.new_partner, name="new-partner"),
    path("care/lacking/<str:code>/", lists.care_lacking, name="care-lacking"),
    path("families/<int:pk>/task/", lists.family_task, name="family-task"),
    path("families/<int:pk>/help/", family.card, name="family-help"),
    path("families/<int:pk>/help/service/", family.record_service, name="record-service"),
    path("families/<int:pk>/help/answer/", family.record_answer, name="record-answer"),
    path(
        "families/<int:pk>/help/answer/<int:answer>/back/", family.take_back_answer,
        name="take-back-answer",
    ),
    path("families/<int:pk>/help/system/<str:code>/", family.cover, name="cover-family"),
    path("families/<int:pk>/help/coverage/<int:coverage>/end/", family.end, name="end-coverage"),
    path("families/<int:pk>/help/policy/", family.insure_family, name="insure-family"),
    path("families/<int:pk>/help/wristband/", wristbands.ask_wristband, name="ask-wristband"),
    path("families/<int:pk>/help/wristband/<int:band>/issue/", wristbands.issue, name="issue-wristband"),
    path("families/<int:pk>/help/wristband/<int:band>/sign/", wristbands.sign, name="sign-wristband"),
    path("families/<int:pk>/help/service/<int:service>/void/", family.void, name="void-service"),
]  # fmt: skip
