from django.urls import path

from nuanxin.care.views import family, insurance, lists, payments, schemes, sheets, wristbands

urlpatterns = [
    path("care/", lists.care, name="care"),
    path("care/schemes/", schemes.schemes, name="schemes"),
    path("care/schemes/usual/", schemes.usual_schemes, name="usual-schemes"),
    path("care/schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("care/schemes/<int:pk>/retire/", schemes.retire, name="retire-scheme"),
    path("care/schemes/<int:pk>/resume/", schemes.resume, name="resume-scheme"),
    path("care/insurance/", insurance.insurance, name="insurance"),
    path("care/insurance/find/", insurance.find_to_insure, name="find-to-insure"),
    path("care/payments/", payments.payments, name="payments"),
    path(
        "care/payments/<str:month>/<int:scheme>/<int:batch>/void/", payments.void_list,
        name="void-payments",
    ),
    path("care/visits/", sheets.visits, name="visits"),
    path("care/visits/others/", sheets.visits_of_others, name="visits-of-others"),
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
    path("families/<int:pk>/insurance/", insurance.family_insurance, name="family-insurance"),
    path("families/<int:pk>/insurance/new/", insurance.insure_family, name="insure-family"),
    path("families/<int:pk>/insurance/<int:policy>/end/", insurance.end_policy, name="end-policy"),
    path("families/<int:pk>/insurance/<int:policy>/void/", insurance.void, name="void-policy"),
    path("families/<int:pk>/insurance/<int:policy>/claim/", insurance.claim, name="report-claim"),
    path(
        "families/<int:pk>/insurance/<int:policy>/claim/<int:claim>/", insurance.pay, name="pay-claim"
    ),
    path("families/<int:pk>/payments/<int:payment>/void/", payments.void_payment, name="void-payment"),
    path("families/<int:pk>/sheet/", sheets.sheet, name="visit-sheet"),
    path("families/<int:pk>/help/wristband/", wristbands.ask_wristband, name="ask-wristband"),
    path("families/<int:pk>/help/wristband/<int:band>/issue/", wristbands.issue, name="issue-wristband"),
    path("families/<int:pk>/help/wristband/<int:band>/sign/", wristbands.sign, name="sign-wristband"),
    path("families/<int:pk>/help/service/<int:service>/void/", family.void, name="void-service"),
    path("families/<int:pk>/help/service/<int:service>/correct/", family.correct, name="correct-service"),
]  # fmt: skip
