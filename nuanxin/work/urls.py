from django.urls import path

from nuanxin.work import views

urlpatterns = [
    path("undertakings/", views.undertakings, name="undertakings"),
    path("undertakings/new/", views.new, name="new-undertaking"),
    path("undertakings/<int:pk>/", views.undertaking, name="undertaking"),
    path("undertakings/<int:pk>/sort/", views.sort, name="sort-undertaking"),
    path("undertakings/<int:pk>/assign/", views.assign, name="assign-undertaking"),
    path("undertakings/<int:pk>/evidence/", views.evidence, name="add-evidence"),
    path("undertakings/<int:pk>/finish/", views.finish, name="finish-undertaking"),
    path("undertakings/steps/<int:pk>/", views.step, name="mark-step"),
    path("undertakings/evidence/<int:pk>/withdraw/", views.withdraw, name="withdraw-evidence"),
]
