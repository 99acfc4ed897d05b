from django.urls import URLPattern, path

from nuanxin.plans.views import adopt, check, clauses, gaps, matrix, plan
from nuanxin.plans.views.map import map_page, shapes

urlpatterns: list[URLPattern] = [
    path("plan/", plan.plan, name="plan"),
    path("plan/new/", adopt.new, name="plan-new"),
    path("plan/<int:pk>/", plan.plan, name="plan-of"),
    path("plan/<int:pk>/check/", check.check, name="check"),
    path("plan/<int:pk>/issue/", adopt.issue, name="plan-issue"),
    path("plan/<int:pk>/clauses/<int:clause_pk>/", clauses.clause, name="clause"),
    path("plan/<int:pk>/clauses/<int:clause_pk>/opt-in/", clauses.take_on, name="opt-in"),
    path("plan/<int:pk>/clauses/<int:clause_pk>/correct/", check.correct, name="clause-correct"),
    path("plan/<int:pk>/clauses/<int:clause_pk>/split/", check.split, name="clause-split"),
    path("plan/<int:pk>/clauses/<int:clause_pk>/merge/", check.merge, name="clause-merge"),
    path("plan/<int:pk>/clauses/<int:clause_pk>/tie/", check.tie, name="clause-tie"),
    path("plan/<int:pk>/clauses/<int:clause_pk>/untie/", check.untie, name="clause-untie"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("map/", map_page, name="map"),
    path("map/shapes/<int:division>/", shapes, name="map-shapes"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/tasks/<int:clause>/", gaps.task_gaps, name="task-gaps"),
    path("gaps/<str:measure>/", gaps.gap, name="gap"),
]
