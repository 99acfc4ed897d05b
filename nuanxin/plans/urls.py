from django.urls import URLPattern, path

from nuanxin.plans.views import gaps, matrix
from nuanxin.plans.views.map import map_page, shapes

urlpatterns: list[URLPattern] = [
    path("matrix/", matrix.matrix, name="matrix"),
    path("map/", map_page, name="map"),
    path("map/shapes/<int:division>/", shapes, name="map-shapes"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/tasks/<int:clause>/", gaps.task_gaps, name="task-gaps"),
    path("gaps/<str:measure>/", gaps.gap, name="gap"),
]
