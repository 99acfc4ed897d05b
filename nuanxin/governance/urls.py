from django.urls import path

from nuanxin.governance.views import deeds, reform, terms

urlpatterns = [
    path("reform/", reform.reform, name="reform"),
    path("reform/lay/", reform.lay, name="lay-reform"),
    path("reform/<int:pk>/", reform.item, name="reform-item"),
    path("reform/<int:pk>/note/", reform.note, name="note-reform"),
    path("reform/<int:pk>/settle/", reform.settle, name="settle-reform"),
    path("deeds/", deeds.deeds, name="deeds"),
    path("deeds/new/", deeds.new, name="new-deed"),
    path("deeds/<int:pk>/", deeds.deed, name="deed"),
    path("deeds/<int:pk>/approve/", deeds.approve, name="approve-deed"),
    path("deeds/<int:pk>/withdraw/", deeds.withdraw, name="withdraw-deed"),
    path("deeds/<int:pk>/feedback/", deeds.feedback, name="deed-feedback"),
    path("terms/", terms.terms, name="terms"),
    path("terms/of/<int:pk>/", terms.body_terms, name="body-terms"),
    path("terms/of/<int:pk>/begin/", terms.begin, name="begin-term"),
    path("terms/<int:pk>/extend/", terms.extend, name="extend-term"),
    path("terms/<int:pk>/void/", terms.void, name="void-term"),
]
