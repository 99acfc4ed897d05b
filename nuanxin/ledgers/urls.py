from django.urls import path

from nuanxin.ledgers import views

urlpatterns = [
    path("ledgers/", views.ledgers, name="ledgers"),
    path("ledgers/<int:pk>/", views.ledger, name="ledger"),
    path("ledgers/<int:pk>/confirm/", views.ledger_confirm, name="ledger-confirm"),
    path("ledgers/<int:pk>/unlock/", views.ledger_unlock, name="ledger-unlock"),
    path("ledgers/<int:pk>/decide/", views.ledger_decide, name="ledger-decide"),
    path("ledgers/<int:pk>/match/", views.ledger_match, name="ledger-match"),
    path("ledgers/<int:pk>/cancel/", views.ledger_cancel, name="ledger-cancel"),
    path("ledgers/<int:pk>/undo/", views.ledger_undo, name="ledger-undo"),
    path("ledgers/<int:pk>/sheet/<str:which>/", views.ledger_sheet, name="ledger-sheet"),
    path("ledgers/template/<str:kind>/", views.ledger_template, name="ledger-template"),
    path("ledgers/export/<str:kind>/", views.ledger_export, name="ledger-export"),
]
