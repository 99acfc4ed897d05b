from django.urls import path

from nuanxin.desk.settings.views import consents, contacts, holidays, texts, topics, units

urlpatterns = [
    path("settings/", holidays.holidays, name="settings"),
    path("settings/holidays/", holidays.keep_holiday, name="keep-holiday"),
    path("settings/holidays/remove/", holidays.remove_holiday, name="remove-holiday"),
    path("settings/holidays/year/", holidays.publish_year, name="publish-year"),
    path("settings/topics/", topics.topics, name="topics"),
    path("settings/topics/add/", topics.new_topic, name="new-topic"),
    path("settings/topics/six/", topics.usual_topics, name="usual-topics"),
    path("settings/topics/<int:pk>/name/", topics.topic_name, name="topic-name"),
    path("settings/topics/<int:pk>/end/", topics.end_topic, name="end-topic"),
    path("settings/units/", units.units, name="units"),
    path("settings/units/keep/", units.keep, name="keep-unit"),
    path("settings/units/drop/", units.drop, name="drop-unit"),
    path("settings/contacts/", contacts.contacts, name="contacts"),
    path("settings/consents/", consents.consent_texts, name="consent-texts"),
    path("settings/consents/<str:purpose>/", consents.issue_text, name="issue-consent-text"),
    path("settings/texts/", texts.texts, name="texts"),
    path("settings/texts/keep/", texts.keep_text, name="keep-text"),
    path("settings/texts/preview/", texts.preview_text, name="preview-text"),
    path("settings/texts/drop/", texts.drop, name="drop-text"),
]
