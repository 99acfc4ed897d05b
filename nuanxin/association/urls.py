from django.urls import path

from nuanxin.association.views import attachments, posts, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("seat/", sign_in.switch_seat, name="seat"),
    path("posts/", posts.bodies, name="posts"),
    path("posts/bodies/<int:pk>/", posts.body, name="body"),
    path("posts/bodies/<int:pk>/appoint/<str:kind>/", posts.appoint_holder, name="appoint"),
    path("posts/bodies/<int:pk>/establish/", posts.establish, name="establish"),
    path("posts/appointments/<int:pk>/end/", posts.end, name="end-appointment"),
    path("attachments/<int:pk>/", attachments.attachment, name="attachment"),
]
