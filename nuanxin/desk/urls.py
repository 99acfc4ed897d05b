from django.urls import path

from nuanxin.desk import views

urlpatterns = [
    path("", views.workbench, name="workbench"),
    path("search/", views.search, name="search"),
    path("undertakings/<int:pk>/source/", views.source, name="undertaking-source"),
]
