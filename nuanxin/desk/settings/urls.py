from django.urls import path

from nuanxin.desk.settings import views

urlpatterns = [
    path("settings/", views.holidays, name="settings"),
    path("settings/holidays/", views.keep_holiday, name="keep-holiday"),
    path("settings/holidays/remove/", views.remove_holiday, name="remove-holiday"),
    path("settings/holidays/year/", views.publish_year, name="publish-year"),
    path("settings/topics/", views.topics, name="topics"),
    path("settings/topics/add/", views.new_topic, name="new-topic"),
    path("settings/topics/six/", views.usual_topics, name="usual-topics"),
    path("settings/topics/<int:pk>/name/", views.topic_name, name="topic-name"),
    path("settings/topics/<int:pk>/end/", views.end_topic, name="end-topic"),
]
