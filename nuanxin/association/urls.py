from django.urls import path

from nuanxin.association.views import accounts, attachments, log, posts, security, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.code, name="sign-in-code"),
    path("activate/", sign_in.activate, name="activate"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("seat/", sign_in.switch_seat, name="seat"),
    path("me/", security.me, name="me"),
    path("me/password/", security.password, name="password"),
    path("me/second-factor/", security.second_factor, name="second-factor"),
    path("me/second-factor/begin/", security.begin, name="second-factor-begin"),
    path("me/second-factor/off/", security.turn_off, name="second-factor-off"),
    path("me/recovery-codes/", security.recovery, name="recovery-codes"),
    path("me/sessions/<int:pk>/end/", security.end, name="end-session"),
    path("me/sessions/end-others/", security.end_others, name="end-other-sessions"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/make/", accounts.make, name="make-accounts"),
    path("accounts/slips/", accounts.slips_pdf, name="slips"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/reset/", accounts.reset, name="reset-account"),
    path("accounts/<int:pk>/<str:what>/", accounts.change, name="change-account"),
    path("posts/", posts.bodies, name="posts"),
    path("posts/bodies/<int:pk>/", posts.body, name="body"),
    path("posts/bodies/<int:pk>/appoint/<str:kind>/", posts.appoint_holder, name="appoint"),
    path("posts/bodies/<int:pk>/establish/", posts.establish, name="establish"),
    path("posts/appointments/<int:pk>/end/", posts.end, name="end-appointment"),
    path("log/", log.log, name="log"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
]
