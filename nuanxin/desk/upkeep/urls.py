from django.urls import path

from nuanxin.desk.upkeep import views

urlpatterns = [
    path("divisions/", views.divisions, name="divisions"),
    path("divisions/add/", views.add, name="add-division"),
    path("divisions/move/", views.move_all, name="move-divisions"),
    path("divisions/<int:pk>/", views.division, name="division"),
    path("divisions/<int:pk>/rename/", views.rename, name="rename-division"),
    path("divisions/<int:pk>/close/", views.close, name="close-division"),
    path("divisions/<int:pk>/absorb/", views.absorb, name="absorb-divisions"),
    path("divisions/<int:pk>/reopen/", views.reopen, name="reopen-division"),
    path("divisions/<int:pk>/body/", views.switch_body, name="switch-body"),
    path("divisions/<int:pk>/move/", views.move, name="move-division"),
]
