from django.urls import URLPattern, path

from nuanxin.plans.views import adopt, check, clauses, derive, gaps, issuing, matrix, plan, urging
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
    path("plan/<int:pk>/derive/", derive.derive, name="plan-derive"),
    path("plan/<int:pk>/decide/", derive.decide, name="decide"),
    path("plan/<int:pk>/decide/rest/", derive.rest, name="decide-rest"),
    path("plan/<int:pk>/clauses/<int:clause_pk>/decide/", derive.decide_on, name="clause-decide"),
    path("plan/<int:pk>/clauses/<int:clause_pk>/take-on/", derive.take_on_own, name="clause-take-on"),
    path("issuing/", issuing.issuing, name="issuing"),
    path("issuing/<int:pk>/", issuing.issuing_of, name="issuing-of"),
    path("issuing/<int:pk>/urge/", urging.urge_to_sign, name="urge-to-sign"),
    path("issuing/receipts/<int:pk>/sign/", issuing.sign, name="sign-receipt"),
    path("issuing/clauses/<int:pk>/answer/", issuing.answer, name="answer-clause"),
    path("reminders/<int:pk>/", urging.reminder, name="reminder"),
    path("reminders/<int:pk>/settle/", urging.settle, name="settle-reminder"),
    path("matrix/", matrix.matrix, name="matrix"),
    path("map/", map_page, name="map"),
    path("map/shapes/<int:division>/", shapes, name="map-shapes"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/tasks/<int:clause>/", gaps.task_gaps, name="task-gaps"),
    path("gaps/tasks/<int:clause>/urge/", urging.urge_about_tasks, name="urge-about-tasks"),
    path("gaps/<str:measure>/", gaps.gap, name="gap"),
    path("gaps/<str:measure>/urge/", urging.urge_about_gaps, name="urge-about-gaps"),
]
